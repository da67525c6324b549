package org.bactrian.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Payload;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.Child;
import org.bactrian.process.Command;
import org.bactrian.process.TimeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigSourceTest extends SourceContract {
    @TempDir
    Path directory;

    @Override
    Source source() {
        return new ConfigSource(Clock.systemUTC(), TimeLimits.STANDARD);
    }

    @Override
    SourceSpec present() throws Exception {
        Path config = Files.createDirectories(directory.resolve("config/schema"));
        Path routes = Files.createDirectories(directory.resolve("-routes"));
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        Files.write(config.resolve("large"), noise);
        Files.writeString(config.resolve("a".repeat(200)), "long name");
        Files.writeString(directory.resolve("config/systems.yaml"), "systems: {}\n");
        Files.writeString(directory.resolve("config/signing.pem"), "private");
        Files.writeString(config.resolve("identity.txt"), "AGE-SECRET-KEY");
        Files.writeString(routes.resolve("run ö.yaml"), "- route\n");
        return at(directory.resolve("config"), routes);
    }

    @Override
    SourceSpec absent() {
        return at(directory.resolve("nowhere"), directory);
    }

    @Override
    void assertNothingLeft() {
        assertNoChild();
    }

    @Test
    void tarHoldsAllFilesButKeys() throws Exception {
        Path tar = directory.resolve("dump.tar");
        DumpFacts facts;
        try (Payload payload = source().dump(present());
                OutputStream out = Files.newOutputStream(tar)) {
            facts = writeAll(payload, out);
        }
        Path restored = Files.createDirectory(directory.resolve("restored"));
        Child.output(Command.of("tar", "-C", restored.toString(), "-xf", tar.toString()), TimeLimits.STANDARD);

        Path config = restored.resolve(directory.toString().substring(1)).resolve("config");
        assertThat(config.resolve("systems.yaml")).hasContent("systems: {}");
        assertThat(config.resolve("signing.pem")).doesNotExist();
        assertThat(config.resolve("schema/identity.txt")).doesNotExist();
        assertThat(config.resolve("schema/large")).hasSameBinaryContentAs(directory.resolve("config/schema/large"));
        assertThat(config.resolve("schema/" + "a".repeat(200))).hasContent("long name");
        assertThat(config.resolveSibling("-routes/run ö.yaml")).hasContent("- route");
        // config, systems.yaml, schema, large, the long name, -routes, its file
        assertThat(facts.counts()).isEqualTo(Map.of("entries", 7L));
        assertThat(facts.properties()).containsEntry("excluded", List.of("*.pem", "identity*.txt"));
    }

    @Test
    void tarThatEndsTooEarlyIsNoticedWhereverItEnds() throws Exception {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        SourceSpec spec = present();
        Files.delete(directory.resolve("config/schema/large"));
        try (Payload payload = source().dump(spec)) {
            writeAll(payload, whole);
        }
        byte[] bytes = whole.toByteArray();
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        for (int length = 0; length < end; length += 7) {
            TarFraming framing = new TarFraming(OutputStream.nullOutputStream());
            framing.write(bytes, 0, length);
            assertThatThrownBy(framing::finish).as("%d bytes", length).isInstanceOf(IOException.class);
        }
        TarFraming framing = new TarFraming(OutputStream.nullOutputStream());
        for (byte b : bytes) {
            framing.write(b);
        }
        framing.finish();
        assertThat(framing.entries()).isEqualTo(6);
    }

    private static SourceSpec at(Path config, Path routes) {
        return spec("config", Map.of("path", config.toString(), "routes", routes.toString()));
    }
}
