package org.bactrian.app;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.ObjectStat;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.bactrian.config.ApplicationProperties;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.PeopleSpec;
import org.bactrian.config.TargetSpec;
import org.jspecify.annotations.Nullable;

/** The real routes with the targets of a test. */
final class TargetRoutes implements AutoCloseable {
    private final Application application;

    private TargetRoutes(Application application) {
        this.application = application;
    }

    static TargetRoutes start(Path home, TargetSpec... targets) throws Exception {
        return start(home, Map.of(), targets);
    }

    static TargetRoutes start(Path home, Map<String, String> overrides, TargetSpec... targets) throws Exception {
        Path base = Path.of(System.getProperty("bactrian.basedir", "."));
        Map<String, String> values = new HashMap<>(Map.of(
                "bactrian.home", home.toString(),
                "bactrian.routes", base.resolve("routes").toString(),
                "bactrian.target.pause", "20"));
        values.putAll(overrides);
        ApplicationProperties properties = ApplicationProperties.load(base.resolve("config"), values);
        Map<String, TargetSpec> byId = new LinkedHashMap<>();
        for (TargetSpec target : targets) {
            byId.put(target.id(), target);
        }
        Inventory inventory = new Inventory(
                Map.of(),
                byId,
                Map.of(),
                Map.of(),
                new PeopleSpec(Map.of(), Map.of(), List.of()),
                new KeysSpec(List.of(), home.resolve("signing.pem"), null, List.of()),
                "0");
        return new TargetRoutes(
                Application.start(new Application.Options(inventory, properties, false, Clock.systemUTC())));
    }

    Receipt put(String target, String object, Volume volume) throws Exception {
        return (Receipt) answer(target + "-put", Map.of("object", object), volume);
    }

    Optional<ObjectStat> stat(String target, String object) throws Exception {
        return Optional.ofNullable((ObjectStat) call(target + "-stat", Map.of("object", object), null));
    }

    ObjectStat get(String target, String object, Path destination) throws Exception {
        return (ObjectStat) answer(target + "-get", Map.of("object", object, "destination", destination), null);
    }

    List<String> list(String target, String prefix) throws Exception {
        List<?> found = (List<?>) answer(target + "-list", Map.of("prefix", prefix), null);
        return found.stream().map(object -> ((ObjectStat) object).name()).toList();
    }

    void delete(String target, String object) throws Exception {
        call(target + "-delete", Map.of("object", object), null);
    }

    void claim(String target, String installation) throws Exception {
        call("claim", Map.of("target", target, "installation", installation), null);
    }

    Finding examine(String target) throws Exception {
        return (Finding) ((List<?>) answer("examine", Map.of("target", target), null)).get(0);
    }

    private Object answer(String route, Map<String, Object> variables, @Nullable Object body) throws Exception {
        return requireNonNull(call(route, variables, body));
    }

    private @Nullable Object call(String route, Map<String, Object> variables, @Nullable Object body) throws Exception {
        Exchange answer = application.template().send("direct:target-" + route, exchange -> {
            variables.forEach(exchange::setVariable);
            exchange.getMessage().setBody(body);
        });
        if (answer.getException() != null) {
            throw answer.getException();
        }
        if (answer.getMessage().getHeaders().keySet().stream().anyMatch(name -> name.startsWith("CamelAws"))) {
            throw new AssertionError("headers left: " + answer.getMessage().getHeaders());
        }
        return answer.getMessage().getBody();
    }

    /** A staged file with this content. */
    static Volume volume(Path directory, String name, byte[] content) throws Exception {
        Path file = Files.write(Files.createTempDirectory(directory, "staged").resolve(name), content);
        return new Volume(name, file, content.length, sha256(content));
    }

    static String sha256(byte[] content) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(content));
    }

    @Override
    public void close() throws Exception {
        application.close();
    }
}
