package org.bactrian.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Writes the configuration of the lab's estate: what a newcomer would write by hand, with the lab's addresses. */
public final class LabConfiguration {
    private final Path home;
    private final Path shipped;

    /**
     * @param home gets {@code config/}; {@code keys/} is expected there
     * @param shipped the configuration directory of the product: schemas and application.properties come from it
     */
    public LabConfiguration(Path home, Path shipped) {
        this.home = home;
        this.shipped = shipped;
    }

    /** Values for the files below; each occurrence of {@code @name@} is replaced. */
    public void write(Map<String, String> values) throws IOException {
        Path config = Files.createDirectories(home.resolve("config"));
        for (String name : new String[] {"systems", "targets", "policies", "people", "keys"}) {
            String text = resource("lab/" + name + ".yaml");
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("@" + value.getKey() + "@", value.getValue());
            }
            write(config.resolve(name + ".yaml"), text);
        }
        int pages = freePort();
        String properties = Files.readString(shipped.resolve("application.properties"))
                .replaceAll("(?m)^bactrian\\.public\\.port *=.*$", "bactrian.public.port = " + pages)
                .replaceAll("(?m)^bactrian\\.public\\.url *=.*$", "bactrian.public.url = http://127.0.0.1:" + pages)
                .replaceAll("(?m)^bactrian\\.operations\\.port *=.*$", "bactrian.operations.port = 0")
                // at night only: by day a proof or a repair that nobody asked for could hold what a visitor works on
                .replaceAll("(?m)^(bactrian\\.(proof|repair)\\.tick) *=.*$", "$1 = 0 45 3 * * ?")
                .replaceAll("(?m)^bactrian\\.scratch\\.user *=.*$", "bactrian.scratch.user = postgres");
        write(config.resolve("application.properties"), properties);
    }

    // the page names its own address, so it has to be known before the service listens
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    private static String resource(String name) throws IOException {
        try (var stream = LabConfiguration.class.getClassLoader().getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("resource " + name + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
