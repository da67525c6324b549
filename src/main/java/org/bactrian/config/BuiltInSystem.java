package org.bactrian.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.SourceId;

/** The system that every inventory has: Bactrian's own catalog and configuration. */
final class BuiltInSystem {
    /** Id of the system, and of the policy of its sources. */
    static final String ID = "bactrian";

    /** Names under which keys are kept: who finds a backup must not find its key in it. */
    private static final List<String> KEYS = List.of("*.pem", "identity*.txt");

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRES = "jdbc:postgresql:";
    private static final String POSTGRES_PORT = "5432";
    private static final Pattern ADDRESS =
            Pattern.compile("(//\\[?(?<host>[^/?]*?)\\]?(:(?<port>\\d{1,5}))?/)?(?<database>[^/?]+)(\\?(?<query>.*))?");
    private final Surroundings surroundings;
    private final Path configDir;

    BuiltInSystem(Path configDir, Surroundings surroundings) {
        this.configDir = configDir;
        this.surroundings = surroundings;
    }

    /**
     * The system, owned by the stakeholder {@code operations} or else by the first there is, with copies on all targets.
     *
     * @throws BactrianException when the catalog's url is of no database that can be one
     */
    SystemSpec system(PeopleSpec people, Collection<String> targets) {
        Collection<String> stakeholders = people.stakeholders().keySet();
        String owner = stakeholders.contains("operations")
                ? "operations"
                : stakeholders.iterator().next();
        List<String> all = List.copyOf(targets);
        Map<String, Object> directories =
                Map.of("paths", List.of(absolute(configDir), absolute(surroundings.routesDir())), "exclude", KEYS);
        Map<String, SourceSpec> sources = new LinkedHashMap<>();
        sources.put("config", source("config", "config", all, directories));
        sources.put("catalog", catalog(all));
        return new SystemSpec(
                ID,
                "Bactrian itself",
                "critical",
                owner,
                Collections.unmodifiableMap(sources),
                SystemSpec.Application.NONE,
                null);
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static SourceSpec source(String name, String kind, List<String> targets, Map<String, Object> settings) {
        return new SourceSpec(new SourceId(ID, name), kind, ID, false, targets, new Settings(settings));
    }

    private SourceSpec catalog(List<String> targets) {
        String url = surroundings.catalogUrl();
        if (url.startsWith(SQLITE)) {
            String file =
                    url.substring(SQLITE.length()).replaceFirst("^file:", "").replaceFirst("\\?.*", "");
            String path = Path.of(file).toAbsolutePath().normalize().toString();
            return source("catalog", "sqlite", targets, Map.of("path", path));
        }
        if (url.startsWith(POSTGRES)) {
            return source("catalog", "postgres", targets, postgres(url.substring(POSTGRES.length())));
        }
        throw new BactrianException(
                ErrorKind.USAGE,
                "the catalog is neither SQLite nor PostgreSQL",
                "its url begins with " + SQLITE + " or " + POSTGRES);
    }

    private Map<String, Object> postgres(String address) {
        Matcher matcher = ADDRESS.matcher(address);
        if (!matcher.matches()) {
            throw new BactrianException(
                    ErrorKind.USAGE, "the url of the catalog is not understood", POSTGRES + "//host:port/database");
        }
        Map<String, String> parameters =
                parameters(Optional.ofNullable(matcher.group("query")).orElse(""));
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("host", Optional.ofNullable(matcher.group("host")).orElse("localhost"));
        String port = Optional.ofNullable(matcher.group("port")).orElse(POSTGRES_PORT);
        settings.put("port", Long.valueOf(port));
        settings.put("database", matcher.group("database"));
        Optional.ofNullable(surroundings.catalogUser())
                .or(() -> Optional.ofNullable(parameters.get("user")))
                .ifPresent(user -> settings.put("user", user));
        Optional.ofNullable(surroundings.catalogPassword())
                .or(() -> Optional.ofNullable(parameters.get("password")).map(Secret::new))
                .ifPresent(password -> settings.put("password", password));
        settings.put("sslMode", parameters.getOrDefault("sslmode", "prefer"));
        Optional.ofNullable(parameters.get("sslrootcert")).ifPresent(file -> settings.put("sslRootCert", file));
        return settings;
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return parameters;
    }
}
