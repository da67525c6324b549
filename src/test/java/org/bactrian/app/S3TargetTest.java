package org.bactrian.app;

import java.nio.file.Path;
import java.util.Map;
import org.bactrian.artifact.Receipt;
import org.bactrian.config.TargetSpec;
import org.bactrian.lab.S3Server;

class S3TargetTest extends TargetContract {
    @Override
    TargetSpec target(String id, Path directory) {
        return S3Server.shared()
                .bucket("contract")
                .target(id, "contract", Map.of("prefix", "below/here", "storageClass", "STANDARD_IA"));
    }

    @Override
    Path root(Path directory) {
        return S3Server.shared().directory().resolve("contract/below/here");
    }

    @Override
    Receipt.Proof proof() {
        return Receipt.Proof.SHA256;
    }
}
