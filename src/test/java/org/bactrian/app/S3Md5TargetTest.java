package org.bactrian.app;

import java.nio.file.Path;
import java.util.Map;
import org.bactrian.artifact.Receipt;
import org.bactrian.config.TargetSpec;
import org.bactrian.lab.S3Server;

class S3Md5TargetTest extends TargetContract {
    @Override
    TargetSpec target(String id, Path directory) {
        return S3Server.shared().bucket("contract-md5").target(id, "contract-md5", Map.of("checksums", "md5"));
    }

    @Override
    Path root(Path directory) {
        return S3Server.shared().directory().resolve("contract-md5");
    }

    @Override
    Receipt.Proof proof() {
        return Receipt.Proof.MD5_ETAG;
    }
}
