package org.bactrian.storage;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import org.bactrian.config.Secret;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the S3 client of a target. It never retries: the target's route does, where it can be seen. */
public final class S3Clients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5; // the route's four, and the pauses between them

    private final Duration patience;

    /** @param patience how long a target may take for one object, retries included */
    public S3Clients(Duration patience) {
        this.patience = requireNonNull(patience, "patience");
    }

    /**
     * A client with the endpoint, region, credentials and checksum mode of the target's settings. Connects to nothing.
     * A silent server is given up early enough for the retries to fit into the patience; a call that does move bytes
     * may last for all of it.
     */
    public S3Client client(TargetSpec target) {
        Settings settings = target.settings();
        Duration silence = patience.dividedBy(ATTEMPTS);
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(settings.text("region").orElse("us-east-1")))
                .credentialsProvider(credentials(target))
                .forcePathStyle(settings.flag("pathStyle"))
                .serviceConfiguration(plain -> plain.chunkedEncodingEnabled(false)) // older stores know no chunks
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_SUPPORTED)
                .httpClientBuilder(ApacheHttpClient.builder()
                        .connectionTimeout(silence.compareTo(CONNECT) < 0 ? silence : CONNECT)
                        .socketTimeout(silence))
                .overrideConfiguration(override -> {
                    override.apiCallTimeout(patience).retryStrategy(AwsRetryStrategy.doNotRetry());
                    if (!S3Store.md5(settings)) {
                        override.addExecutionInterceptor(new S3Checksums());
                    }
                });
        settings.text("endpoint").map(URI::create).ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(TargetSpec target) {
        String accessKey = target.settings().text("accessKey").orElse("");
        if (accessKey.isEmpty()) {
            return DefaultCredentialsProvider.builder().build();
        }
        Secret secretKey = target.settings()
                .secret("secretKey")
                .orElseThrow(() -> new IllegalStateException("target '" + target.id() + "' has no secretKey"));
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey.value()));
    }
}
