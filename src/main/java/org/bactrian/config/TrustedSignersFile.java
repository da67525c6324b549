package org.bactrian.config;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.jspecify.annotations.Nullable;

/**
 * The trusted signers as {@code keys.yaml} has them now, so that a rotated or revoked key counts in a service that runs.
 * Gives the same list until the file changes.
 */
public final class TrustedSignersFile implements Supplier<List<TrustedSigner>> {
    private record Read(String text, List<TrustedSigner> signers) {}

    private final Path file;
    private final Map<String, String> environment;
    private volatile @Nullable Read last;

    /**
     * @param configDir the configuration directory
     * @param environment what {@code {{env:X}}} stands for
     */
    public TrustedSignersFile(Path configDir, Map<String, String> environment) {
        this.file = requireNonNull(configDir, "configDir required").resolve("keys.yaml");
        this.environment = Map.copyOf(environment);
    }

    /** @throws BactrianException (USAGE) when the file has errors: nothing is judged by half of it */
    @Override
    public List<TrustedSigner> get() {
        try {
            String text = Files.readString(file);
            Read known = last;
            if (known == null || !known.text().equals(text)) {
                known = new Read(text, read(text));
                last = known;
            }
            return known.signers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<TrustedSigner> read(String text) {
        List<Problem> problems = new ArrayList<>();
        Path parent = requireNonNull(file.toAbsolutePath().normalize().getParent());
        Path base = parent.getParent() == null ? parent : parent.getParent();
        SettingsReader settings = new SettingsReader(base);
        ConfigFile keys = new YamlReader(file.toString(), problems)
                .read(text)
                .map(document -> {
                    Shape shape = new Shape(Schemas.of("keys"), Schemas.of("keys"));
                    return new ConfigFile(file.toString(), document, shape, problems);
                })
                .orElseThrow(() -> wrong(problems));
        new PlaceholderPass(new Placeholders(environment, base)).resolve(keys);
        new SchemaCheck().check(keys);
        new KeysCheck(new FilePermissions(problems), settings).checkSigners(keys);
        if (problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR)) {
            throw wrong(problems);
        }
        return new KeysReader(settings).read(keys).trustedSigners();
    }

    private BactrianException wrong(List<Problem> problems) {
        return new BactrianException(
                ErrorKind.USAGE,
                file + " has errors:\n" + ProblemReport.text(problems).stripTrailing(),
                "mend them");
    }
}
