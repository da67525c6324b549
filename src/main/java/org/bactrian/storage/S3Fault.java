package org.bactrian.storage;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.Causes;
import org.bactrian.artifact.ErrorKind;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * What a failed call to one S3 target means. A {@link BactrianException} is final; a {@link TimeoutException} used up
 * the patience; an {@link IOException} may pass, so the target's route tries again.
 */
final class S3Fault {
    private static final String DAMAGE = "wrong checksum: ";

    private final String target;
    private final String place;

    S3Fault(String target, String bucket, String endpoint) {
        this.target = target;
        this.place = "bucket '" + bucket + "' at " + endpoint;
    }

    /** Whether the server received other bytes than were declared. */
    static boolean isDamage(Exception meaning) {
        return meaning instanceof IOException
                && String.valueOf(meaning.getMessage()).startsWith(DAMAGE);
    }

    Exception explain(Exception fault, String object) {
        BactrianException known = Causes.first(fault, BactrianException.class);
        if (known != null) {
            return known;
        }
        ApiCallTimeoutException slow = Causes.first(fault, ApiCallTimeoutException.class);
        if (slow != null) {
            TimeoutException timeout = new TimeoutException(
                    "target '" + target + "' did not finish '" + object + "' in time: " + slow.getMessage());
            timeout.initCause(fault);
            return timeout;
        }
        S3Exception answer = Causes.first(fault, S3Exception.class);
        if (answer != null) {
            return answered(answer, object);
        }
        SdkClientException silence = Causes.first(fault, SdkClientException.class);
        return silence == null ? fault : silent(silence);
    }

    private Exception answered(S3Exception answer, String object) {
        String code = code(answer);
        if (answer instanceof NoSuchBucketException || code.equals("NoSuchBucket")) {
            return new BactrianException(
                    ErrorKind.NOT_FOUND, place + " of target '" + target + "' does not exist", "create it", answer);
        }
        if (answer instanceof NoSuchKeyException || answer.statusCode() == 404) {
            return new BactrianException(
                    ErrorKind.NOT_FOUND, "target '" + target + "' has no object '" + object + "'", "", answer);
        }
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            return new BactrianException(
                    ErrorKind.FAILED,
                    "target '" + target + "' refused access to " + place + ": " + code,
                    "check accessKey, secretKey and the rights on the bucket; a wrong clock is refused too",
                    answer);
        }
        String digest = code.equals("BadDigest") || code.contains("Checksum") ? DAMAGE : "";
        return new IOException(
                digest + "target '" + target + "' answered " + answer.statusCode() + " " + code + " for '" + object
                        + "'",
                answer);
    }

    private Exception silent(SdkClientException fault) {
        String message = String.valueOf(fault.getMessage());
        if (message.contains("Unable to load credentials")) {
            return new BactrianException(
                    ErrorKind.FAILED,
                    "target '" + target + "' has no credentials",
                    "set accessKey and secretKey, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
                    fault);
        }
        return new IOException("target '" + target + "' does not answer, " + place + ": " + message, fault);
    }

    private static String code(S3Exception answer) {
        AwsErrorDetails details = answer.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        return code == null ? "status " + answer.statusCode() : code;
    }
}
