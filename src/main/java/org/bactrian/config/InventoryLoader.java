package org.bactrian.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bactrian.artifact.BactrianException;
import org.bactrian.config.Problem.Severity;

/** Reads and checks the configuration directory. */
public final class InventoryLoader {
    private final Surroundings surroundings;

    /** @param surroundings what the files refer to without naming it */
    public InventoryLoader(Surroundings surroundings) {
        this.surroundings = Objects.requireNonNull(surroundings);
    }

    /**
     * Reads systems.yaml, targets.yaml, policies.yaml, people.yaml and keys.yaml, and finds everything that is wrong with
     * any of them, and with who may write them and the routes. Relative paths in the files start from the parent of the
     * directory. Opens no connection.
     *
     * @return the inventory, unless a problem is an error, and all problems
     */
    public LoadedInventory load(Path configDir) {
        if (!Files.isDirectory(configDir)) {
            String hint = "point --config at the directory that holds systems.yaml";
            String message = "there is no such directory";
            Problem problem = new Problem(configDir.toString(), 0, "", message, hint, Severity.ERROR);
            return new LoadedInventory(Optional.empty(), List.of(problem));
        }
        return load(configDir, BareFiles.NONE);
    }

    /**
     * As {@link #load(Path)}, by targets.yaml and keys.yaml alone: what a machine that lost everything else must have to look
     * at its backups. The other files are not read, whether they are there or not; keys that open or sign may be missing.
     */
    public LoadedInventory loadBare(Path configDir) {
        return load(configDir, BareFiles.ALL);
    }

    private LoadedInventory load(Path configDir, BareFiles bare) {
        List<Problem> problems = new ArrayList<>();
        FilePermissions permissions = new FilePermissions(problems);
        ConfigFiles files = readAll(configDir, bare, problems);
        permissions.checkTree(configDir);
        permissions.checkTree(surroundings.routesDir());
        Path base = base(configDir);
        check(files, permissions, new SettingsReader(base), new Placeholders(surroundings.environment(), base));
        bare.forgive(problems);
        List<Problem> sorted = sorted(problems, configDir);
        if (problems.stream().anyMatch(problem -> problem.severity() == Severity.ERROR)) {
            return new LoadedInventory(Optional.empty(), sorted);
        }
        return built(files, configDir, sorted);
    }

    private static Path base(Path configDir) {
        Path absolute = configDir.toAbsolutePath().normalize();
        return Optional.ofNullable(absolute.getParent()).orElse(absolute);
    }

    private static ConfigFiles readAll(Path configDir, BareFiles bare, List<Problem> problems) {
        Map<String, ConfigFile> files = new LinkedHashMap<>();
        for (String name : Schemas.NAMES) {
            Path path = configDir.resolve(name + ".yaml");
            JsonNode schema = Schemas.of(name);
            bare.text(name)
                    .or(() -> read(path, problems))
                    .flatMap(text -> new YamlReader(path.toString(), problems).read(text))
                    .map(document -> new ConfigFile(path.toString(), document, new Shape(schema, schema), problems))
                    .ifPresent(file -> files.put(name, file));
        }
        return new ConfigFiles(Collections.unmodifiableMap(files));
    }

    private static Optional<String> read(Path path, List<Problem> problems) {
        try {
            return Optional.of(Files.readString(path));
        } catch (NoSuchFileException missing) {
            String hint = "every configuration has it; copy the sample or point --config elsewhere";
            problems.add(new Problem(path.toString(), 0, "", "the file is missing", hint, Severity.ERROR));
        } catch (IOException unreadable) {
            String hint = "it must be UTF-8 text that the user of the service may read";
            problems.add(new Problem(path.toString(), 0, "", "the file cannot be read", hint, Severity.ERROR));
        }
        return Optional.empty();
    }

    private static void check(
            ConfigFiles files, FilePermissions permissions, SettingsReader settings, Placeholders placeholders) {
        PlaceholderPass pass = new PlaceholderPass(placeholders);
        SchemaCheck schema = new SchemaCheck();
        for (ConfigFile file : files.all()) {
            pass.resolve(file);
            schema.check(file);
        }
        new ReferenceCheck(files).check();
        SourceCheck sources = new SourceCheck(permissions, settings);
        files.of("systems").ifPresent(sources::check);
        files.of("systems")
                .ifPresent(systems -> files.of("keys").ifPresent(keys -> sources.checkSecrets(systems, keys)));
        files.of("policies").ifPresent(new PolicyCheck()::check);
        files.of("targets").ifPresent(new PlaceCheck(settings)::check);
        files.of("keys").ifPresent(new KeysCheck(permissions, settings)::check);
    }

    private static List<Problem> sorted(List<Problem> problems, Path configDir) {
        List<String> order = Schemas.NAMES.stream()
                .map(name -> configDir.resolve(name + ".yaml").toString())
                .toList();
        Comparator<Problem> byFile = Comparator.comparingInt(problem -> {
            int index = order.indexOf(problem.file());
            return index < 0 ? order.size() : index;
        });
        return problems.stream()
                .sorted(byFile.thenComparing(Problem::file).thenComparingInt(Problem::line))
                .toList();
    }

    private LoadedInventory built(ConfigFiles files, Path configDir, List<Problem> problems) {
        SettingsReader settings = new SettingsReader(base(configDir));
        SystemsReader systemsReader = new SystemsReader(settings);
        PolicyReader policyReader = new PolicyReader(settings);
        Map<String, SystemSpec> systems = systemsReader.systems(files.required("systems"));
        Map<String, TargetSpec> targets = systemsReader.targets(files.required("targets"));
        PeopleSpec people = new PeopleReader(settings).read(files.required("people"));
        try {
            SystemSpec self = new BuiltInSystem(configDir, surroundings).system(people, targets.keySet());
            systems.put(self.id(), self);
        } catch (BactrianException wrongCatalog) {
            List<Problem> all = new ArrayList<>(problems);
            all.add(new Problem(
                    configDir.resolve("application.properties").toString(),
                    0,
                    "bactrian.catalog.url",
                    String.valueOf(wrongCatalog.getMessage()),
                    wrongCatalog.hint(),
                    Severity.ERROR));
            return new LoadedInventory(Optional.empty(), List.copyOf(all));
        }
        ConfigFile policies = files.required("policies");
        Inventory inventory = new Inventory(
                Collections.unmodifiableMap(systems),
                targets,
                policyReader.policies(policies, targets.size()),
                policyReader.tiers(policies),
                people,
                new KeysReader(settings).read(files.required("keys")),
                ConfigHash.of(configDir));
        return new LoadedInventory(Optional.of(inventory), problems);
    }
}
