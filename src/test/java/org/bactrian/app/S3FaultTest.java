package org.bactrian.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Finding;
import org.bactrian.artifact.Receipt;
import org.bactrian.artifact.Volume;
import org.bactrian.config.Secret;
import org.bactrian.config.TargetSpec;
import org.bactrian.lab.S3Front;
import org.bactrian.lab.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** What a target does when its S3 server, or the way there, is broken. */
class S3FaultTest {
    private static final String OBJECT = "argo/trading-db/b/main-00000";
    private static final byte[] CONTENT = "the content of a volume".getBytes(UTF_8);

    private static S3Server open;

    private Path home;
    private Volume volume;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        open = S3Server.startOpen(directory.resolve("open"));
    }

    @AfterAll
    static void stop() throws Exception {
        open.close();
    }

    @BeforeEach
    void stage(@TempDir Path work) throws Exception {
        home = work;
        volume = TargetRoutes.volume(home, "main-00000", CONTENT);
    }

    @Test
    void startsWithoutItsTargetsAndOpensTheBreaker() throws Exception {
        try (TargetRoutes routes = TargetRoutes.start(
                home, dead("one", closedPort()), dead("two", closedPort()), dead("three", closedPort()))) {
            assertThatThrownBy(() -> routes.put("one", OBJECT, volume))
                    .hasRootCauseInstanceOf(IOException.class)
                    .hasMessageContaining("target 'one' does not answer, bucket 'b' at http://127.0.0.1:")
                    .hasMessageContaining("Connection refused");

            assertThatThrownBy(() -> routes.put("one", OBJECT, volume))
                    .isInstanceOf(BactrianException.class)
                    .hasMessageContaining("Connection refused")
                    .hasMessageContaining("'one' failed too often and is left alone");

            assertThatThrownBy(() -> routes.put("two", OBJECT, volume)).hasMessageContaining("Connection refused");
            assertThat(routes.examine("two").level()).isEqualTo(Finding.Level.ERROR);
        }
    }

    @Test
    void givesUpASilentServer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TargetRoutes routes = TargetRoutes.start(
                        home, Map.of("bactrian.target.patience", "2s"), dead("silent", silent.getLocalPort()))) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> routes.stat("silent", OBJECT))
                    .hasMessageContaining("target 'silent' does not answer")
                    .hasMessageContaining("Read timed out");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));
            // a put asks first whether the server wants the bytes, which takes longer than this patience
            assertThatThrownBy(() -> routes.put("silent", OBJECT, volume))
                    .hasRootCauseInstanceOf(ApiCallTimeoutException.class)
                    .hasMessageContaining("target 'silent' did not finish '" + OBJECT + "' in time");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(16));
        }
    }

    @Test
    void doesNotRepeatWhatIsForbidden() throws Exception {
        S3Server server = S3Server.shared().bucket("locked");
        try (S3Front front = new S3Front(server.endpoint(), new S3Front.Fault() {});
                TargetRoutes routes = TargetRoutes.start(
                        home,
                        server.target("direct", "locked", Map.of("secretKey", new Secret("wrong"))),
                        server.target("counted", "locked", Map.of("endpoint", front.endpoint())))) {
            assertThatThrownBy(() -> routes.put("direct", OBJECT, volume))
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.hint()).startsWith("check accessKey, secretKey"))
                    .hasMessage("target 'direct' refused access to bucket 'locked' at " + server.endpoint()
                            + ": SignatureDoesNotMatch")
                    .hasMessageNotContaining("wrong");
            assertThatThrownBy(() -> routes.stat("direct", OBJECT)).isInstanceOf(BactrianException.class);
            assertThatThrownBy(() -> routes.list("direct", "")).isInstanceOf(BactrianException.class);

            // the front changes the host, so that the signature is wrong
            assertThatThrownBy(() -> routes.put("counted", OBJECT, volume)).isInstanceOf(BactrianException.class);
            assertThat(front.puts()).isEqualTo(1);
        }
    }

    @Test
    void refusalsLeaveTheBreakerClosed() throws Exception {
        S3Server server = S3Server.shared().bucket("refusals");
        try (TargetRoutes routes = TargetRoutes.start(home, server.target("place", "refusals", Map.of()))) {
            Volume other = TargetRoutes.volume(home, "main-00000", "other".getBytes(UTF_8));
            routes.put("place", OBJECT, volume);
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> routes.put("place", OBJECT, other))
                        .hasMessageContaining("refused to overwrite");
            }
            assertThat(routes.put("place", "next/main-00001", volume).good()).isTrue();
        }
    }

    @Test
    void namesAMissingBucket() throws Exception {
        try (TargetRoutes routes =
                TargetRoutes.start(home, S3Server.shared().target("place", "no-such-bucket", Map.of()))) {
            assertThatThrownBy(() -> routes.put("place", OBJECT, volume))
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.NOT_FOUND))
                    .hasMessageStartingWith("bucket 'no-such-bucket' at");
        }
    }

    @Test
    void triesAgainAfterServerErrors() throws Exception {
        try (S3Front front = new S3Front(open.endpoint(), new S3Front.Fault() {
                    @Override
                    public int refuse(String method, int number) {
                        return method.equals("PUT") && number <= 2 ? 503 : 0;
                    }
                });
                TargetRoutes routes = TargetRoutes.start(home, through(front, "errors"))) {
            Receipt receipt = routes.put("place", OBJECT, volume);

            assertThat(receipt.outcome()).isEqualTo(Receipt.Outcome.STORED);
            assertThat(front.puts()).isEqualTo(3);
        }
    }

    @Test
    void takesAPutWhoseAnswerWasLost() throws Exception {
        try (S3Front front = new S3Front(open.endpoint(), new S3Front.Fault() {
                    @Override
                    public int answered(String method, int number, int status) {
                        return method.equals("PUT") && number == 1 ? 500 : status;
                    }
                });
                TargetRoutes routes = TargetRoutes.start(home, through(front, "lost"))) {
            assertThat(routes.put("place", OBJECT, volume).outcome()).isEqualTo(Receipt.Outcome.PRESENT);
            assertThat(front.puts()).isEqualTo(2);
        }
    }

    @Test
    void theServerRefusesDamagedBytes() throws Exception {
        for (String checksums : new String[] {"sha256", "md5"}) {
            try (S3Front front = new S3Front(open.endpoint(), new S3Front.Fault() {
                        @Override
                        public byte[] sent(int number, byte[] body) {
                            return damaged(body);
                        }
                    });
                    TargetRoutes routes = TargetRoutes.start(home, through(front, "damaged-" + checksums, checksums))) {
                assertThatThrownBy(() -> routes.put("place", OBJECT, volume)).hasMessageContaining("wrong checksum");
                assertThat(front.puts()).isEqualTo(4);
                assertThat(routes.stat("place", OBJECT)).isEmpty();
            }
        }
    }

    @Test
    void readsBackWhenTheStoreProvesOnlyTheSize() throws Exception {
        try (S3Front front = new S3Front(open.endpoint(), new Unproven());
                TargetRoutes routes = TargetRoutes.start(home, through(front, "unproven"))) {
            Receipt receipt = routes.put("place", OBJECT, volume);

            assertThat(receipt.outcome()).isEqualTo(Receipt.Outcome.STORED);
            assertThat(receipt.proof()).isEqualTo(Receipt.Proof.SHA256);
            assertThat(volume.file().getParent()).isDirectoryNotContaining("glob:**readback*");
        }
    }

    @Test
    void theReadBackFindsDamagedBytes() throws Exception {
        try (S3Front front = new S3Front(open.endpoint(), new Unproven() {
                    @Override
                    public byte[] received(byte[] body) {
                        return damaged(body);
                    }
                });
                TargetRoutes routes = TargetRoutes.start(home, through(front, "changed"))) {
            assertThatThrownBy(() -> routes.put("place", OBJECT, volume))
                    .isInstanceOfSatisfying(
                            BactrianException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.VERIFICATION_FAILED))
                    .hasMessageContaining("wrong checksum");
        }
    }

    @Test
    void doctorNoticesAStoreThatOverwrites() throws Exception {
        try (S3Front front = new S3Front(open.endpoint(), new S3Front.Fault() {
                    @Override
                    public boolean asks(String header) {
                        return !header.equalsIgnoreCase("If-None-Match");
                    }
                });
                TargetRoutes routes = TargetRoutes.start(
                        home, through(front, "overwrites"), open.bucket("keeps").target("keeper", "keeps", Map.of()))) {
            Finding finding = routes.examine("place");
            assertThat(finding.level()).isEqualTo(Finding.Level.WARNING);
            assertThat(finding.message()).contains("ignores 'If-None-Match'");
            assertThat(routes.list("place", "")).isEmpty();
            assertThat(routes.examine("keeper").level()).isEqualTo(Finding.Level.OK);
        }
    }

    /** A store that neither gives a sha256 back nor has an ETag that is an MD5. */
    private static class Unproven implements S3Front.Fault {
        @Override
        public boolean keeps(String header) {
            String name = header.toLowerCase(Locale.ROOT);
            return !name.equals("etag") && !name.startsWith("x-amz-checksum");
        }
    }

    private static byte[] damaged(byte[] body) {
        byte[] changed = body.clone();
        if (changed.length > 0) {
            changed[changed.length / 2] ^= 1;
        }
        return changed;
    }

    private static TargetSpec through(S3Front front, String bucket) {
        return through(front, bucket, "sha256");
    }

    private static TargetSpec through(S3Front front, String bucket, String checksums) {
        return open.bucket(bucket)
                .target("place", bucket, Map.of("endpoint", front.endpoint(), "checksums", checksums));
    }

    private static TargetSpec dead(String id, int port) {
        return S3Server.shared().target(id, "b", Map.of("endpoint", "http://127.0.0.1:" + port));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
