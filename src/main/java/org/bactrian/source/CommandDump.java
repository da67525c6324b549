package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.process.Command;
import org.jspecify.annotations.Nullable;

/** One dump by a program that Bactrian knows nothing about but its exit codes and the end that is declared of its output. */
final class CommandDump implements Payload {
    private final CommandSpec spec;
    private final Clock clock;
    private final DumpTool tool;
    private final List<PayloadStream> streams;
    private @Nullable DumpFacts facts;

    CommandDump(CommandSpec spec, Clock clock) {
        this.spec = spec;
        this.clock = clock;
        this.tool = new DumpTool(spec.source().id(), spec.limits());
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
            throw new IllegalStateException("the dump of " + spec.source().id() + " was not written to its end");
        }
        return known;
    }

    @Override
    public void close() {
        tool.close();
    }

    private void write(OutputStream out) throws IOException {
        Command command = spec.command("dump");
        DeclaredEnd end = new DeclaredEnd(out, spec.source().settings());
        // the program tells no time: what was there before it started is in its dump
        Instant moment = clock.instant();
        try {
            tool.run(command, end, spec.good());
        } catch (BactrianException e) {
            throw spec.told(e);
        }
        requireWhole(command, end);
        facts = new DumpFacts(
                moment,
                Map.of(command.program(), command.file().map(Path::toString).orElse("")),
                Map.of("bytes", end.passed()),
                properties());
    }

    private static void requireWhole(Command command, DeclaredEnd end) {
        end.lacking().ifPresent(what -> {
            throw new BactrianException(
                    ErrorKind.FAILED,
                    command.program() + " ended well, but its dump " + what,
                    "a dump that was cut off is no backup: run the program by hand and look at the end of its output");
        });
    }

    // what a person needs who has the backup and not the configuration; values of variables are secrets
    private Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("dump", spec.arguments("dump"));
        properties.put("load", spec.arguments("load"));
        properties.put(
                "variables",
                spec.source().settings().secrets("environment").keySet().stream()
                        .sorted()
                        .toList());
        return properties;
    }
}
