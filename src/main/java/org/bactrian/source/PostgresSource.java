package org.bactrian.source;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.List;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;

/**
 * A PostgreSQL database, dumped by {@code pg_dump} (DESIGN: kind {@code postgres}). Settings: {@code host}, {@code port},
 * {@code database}, {@code user}, {@code passwordFile} or {@code password}, {@code sslMode}, {@code sslRootCert}, {@code
 * lockTimeout}.
 */
public final class PostgresSource implements Source {
    private final PostgresTools tools;
    private final TimeLimits limits;
    private final Clock clock;

    /** @param clock the host's, against which doctor compares the server's */
    public PostgresSource(PostgresTools tools, Clock clock, TimeLimits limits) {
        this.tools = requireNonNull(tools);
        this.clock = requireNonNull(clock);
        this.limits = requireNonNull(limits);
    }

    @Override
    public Payload dump(SourceSpec source) {
        return new PostgresDump(source, tools, limits);
    }

    @Override
    public List<Finding> examine(SourceSpec source) {
        return new PostgresExamination(source, tools, clock).findings();
    }
}
