package org.bactrian.storage;

import java.util.Base64;
import java.util.HexFormat;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Sends the sha256 that is kept with an object as {@code x-amz-checksum-sha256} too, so that the server refuses other
 * bytes, and asks for it again in a head. camel-aws2-s3 4.18.0 has no option for either.
 */
final class S3Checksums implements ExecutionInterceptor {
    /** The key of the metadata that keeps the sha256 of an object, lower-case hexadecimal. */
    static final String SHA256 = "sha256";

    @Override
    public SdkRequest modifyRequest(Context.ModifyRequest context, ExecutionAttributes attributes) {
        SdkRequest request = context.request();
        if (request instanceof PutObjectRequest put && put.metadata().containsKey(SHA256)) {
            return put.toBuilder()
                    .checksumSHA256(base64(put.metadata().get(SHA256)))
                    .build();
        }
        if (request instanceof HeadObjectRequest head) {
            return head.toBuilder().checksumMode(ChecksumMode.ENABLED).build();
        }
        return request;
    }

    static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }
}
