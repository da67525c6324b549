package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/** One dump of the configuration and the routes: a tar of both, with names from the root directory on. */
final class ConfigDump implements Payload {
    private final SourceSpec source;
    private final Clock clock;
    private final DumpTool tar;
    private final List<PayloadStream> streams;
    private @Nullable DumpFacts facts;

    ConfigDump(SourceSpec source, Clock clock, TimeLimits limits) {
        this.source = source;
        this.clock = clock;
        this.tar = new DumpTool(source.id(), limits);
        this.streams = List.of(PayloadStream.plain("main", this::write));
    }

    @Override
    public List<PayloadStream> streams() {
        return streams;
    }

    @Override
    public DumpFacts facts() {
        DumpFacts known = facts;
        if (known == null) {
            throw new IllegalStateException("the dump of " + source.id() + " was not written to its end");
        }
        return known;
    }

    @Override
    public void close() {
        tar.close();
    }

    private void write(OutputStream out) throws IOException {
        List<Path> directories = ConfigSource.directories(source);
        String version = Child.output(Command.of("tar", "--version"), TimeLimits.STANDARD)
                .lines()
                .findFirst()
                .orElse("");
        TarFraming framing = new TarFraming(out);
        Instant moment = clock.instant();
        tar.run(new Command(arguments(directories), Map.of(), Map.of(), null), framing);
        framing.finish();
        facts = new DumpFacts(
                moment,
                Map.of("tar", version),
                Map.of("entries", framing.entries()),
                Map.of(
                        "directories",
                        directories.stream().map(Path::toString).toList(),
                        "excluded",
                        ConfigSource.EXCLUDED));
    }

    private static List<String> arguments(List<Path> directories) {
        List<String> arguments = new ArrayList<>(List.of("tar", "--create", "--format=gnu", "--sort=name"));
        for (String pattern : ConfigSource.EXCLUDED) {
            arguments.add("--exclude=" + pattern);
        }
        arguments.addAll(List.of("--file=-", "--directory=/", "--"));
        for (Path directory : directories) {
            arguments.add(Path.of("/").relativize(directory).toString());
        }
        return arguments;
    }
}
