package org.bactrian.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real S3 server in this JVM that checks signatures and checksums. What it stores lies as plain files
 * {@code <directory>/<bucket>/<key>}; its own attributes are extended attributes of these files.
 */
public final class S3Server implements AutoCloseable {
    private static final String ACCESS_KEY = "lab-access";
    private static final String SECRET_KEY = "lab secret&key%+#";

    private final S3Proxy proxy;
    private final Path directory;

    private S3Server(S3Proxy proxy, Path directory) {
        this.proxy = proxy;
        this.directory = directory;
    }

    /**
     * Starts a server on a free port of the loopback interface.
     *
     * @param directory where it stores; made when it is missing
     */
    public static S3Server start(Path directory) throws Exception {
        return start(directory, AuthenticationType.AWS_V2_OR_V4);
    }

    /** As {@link #start}, but takes every signature: for tests that put something between client and server. */
    public static S3Server startOpen(Path directory) throws Exception {
        return start(directory, AuthenticationType.NONE);
    }

    private static S3Server start(Path directory, AuthenticationType authentication) throws Exception {
        Files.createDirectories(directory);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(directory.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(authentication, ACCESS_KEY, SECRET_KEY)
                .jettyMaxThreads(16)
                .build();
        proxy.start();
        return new S3Server(proxy, directory);
    }

    /** The server that the tests of this JVM share; it ends with the JVM. */
    public static S3Server shared() {
        return Shared.SERVER;
    }

    /** Makes a bucket, unless it is there. */
    public S3Server bucket(String name) {
        try {
            Files.createDirectories(directory.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** The settings of a target in a bucket of this server; {@code more} adds to them or replaces them. */
    public TargetSpec target(String id, String bucket, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "endpoint",
                endpoint().toString(),
                "region",
                "eu-central-1",
                "bucket",
                bucket,
                "pathStyle",
                true,
                "accessKey",
                ACCESS_KEY,
                "secretKey",
                new Secret(SECRET_KEY)));
        settings.putAll(more);
        return new TargetSpec(id, "s3", new Settings(settings));
    }

    /** Where it listens. */
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** Where it stores. */
    public Path directory() {
        return directory;
    }

    /** The access key that it knows. */
    public String accessKey() {
        return ACCESS_KEY;
    }

    /** The secret of the access key, with every character that a URI could spoil. */
    public String secretKey() {
        return SECRET_KEY;
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
    }

    private static final class Shared {
        static final S3Server SERVER = begin();

        private static S3Server begin() {
            try {
                Path directory = Files.createTempDirectory("bactrian-s3-");
                S3Server server = start(directory);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return server;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private static void remove(Path directory) {
            try (Stream<Path> files = Files.walk(directory)) {
                List<Path> deepestFirst =
                        files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : deepestFirst) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
