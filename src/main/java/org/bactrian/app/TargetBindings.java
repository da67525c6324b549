package org.bactrian.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.aws2.s3.AWS2S3Component;
import org.bactrian.config.Durations;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.bactrian.storage.FileStore;
import org.bactrian.storage.InstallationMark;
import org.bactrian.storage.OfflineStore;
import org.bactrian.storage.PutAnswer;
import org.bactrian.storage.ReadBack;
import org.bactrian.storage.S3Clients;
import org.bactrian.storage.S3Store;
import org.bactrian.storage.TargetExamination;
import software.amazon.awssdk.services.s3.S3Client;

/** The targets: a store and a route per operation for each, {@code direct:target-<id>-<op>}. */
final class TargetBindings implements Bindings {
    private static final List<String> ROUTES = List.of("put", "attempt", "prove", "get", "stat", "list", "delete");

    /** What a kind of target must be able to do: a kamelet each. */
    static final List<String> OPERATIONS = List.of("put", "get", "stat", "list", "delete");

    private final List<S3Client> clients = new ArrayList<>();

    @Override
    public void bind(Wiring wiring) {
        // not in staging: what belongs to no run is swept there
        Path passing = wiring.properties().path("bactrian.scratch.directory").resolve("targets");
        Duration patience = Durations.parse(wiring.properties().text("bactrian.target.patience"));
        wiring.bind("installationMark", new InstallationMark(passing));
        wiring.bind("targetExamination", new TargetExamination(passing));
        wiring.bind("readBack", new ReadBack());
        wiring.bind("putAnswer", new PutAnswer());
        wiring.inventory().targets().values().forEach(target -> bindStore(wiring, target, patience));
    }

    private void bindStore(Wiring wiring, TargetSpec target, Duration patience) {
        Settings settings = target.settings();
        String name = "target-" + target.id();
        switch (target.kind()) {
            case "file" -> wiring.bind(name, new FileStore(target.id(), Path.of(settings.required("path"))));
            case "offline" ->
                wiring.bind(
                        name,
                        new OfflineStore(target.id(), Path.of(settings.required("path")), settings.required("medium")));
            case "s3" -> {
                wiring.bind(name, new S3Store(target));
                // a client takes a tenth of a second to make, and many commands never speak to its server
                wiring.camel()
                        .getRegistry()
                        .bind(
                                "s3-" + target.id(),
                                AWS2S3Component.class,
                                () -> component(new S3Clients(patience).client(target)));
            }
            default -> throw new IllegalArgumentException("target kind '" + target.kind() + "' is unknown");
        }
    }

    private AWS2S3Component component(S3Client client) {
        clients.add(client);
        AWS2S3Component component = new AWS2S3Component();
        component.getConfiguration().setAmazonS3Client(client);
        component.getConfiguration().setConditionalWritesEnabled(true);
        // a file name in the configuration keeps the endpoint from asking for the bucket before its first call
        component.getConfiguration().setFileName("none");
        return component;
    }

    @Override
    public void addRoutes(Wiring wiring) throws Exception {
        for (TargetSpec target : wiring.inventory().targets().values()) {
            String name = "target-" + target.id();
            for (String route : ROUTES) {
                wiring.addRoute(
                        "target-" + route, name + "-" + route, Map.of("target", target.id(), "kind", target.kind()));
            }
        }
    }

    @Override
    public void close() {
        clients.forEach(S3Client::close);
    }
}
