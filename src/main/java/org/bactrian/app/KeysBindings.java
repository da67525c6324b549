package org.bactrian.app;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.bactrian.artifact.SourceId;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.SourceSpec;
import org.bactrian.config.TrustedSignersFile;
import org.bactrian.storage.Signatures;

/** Whose signature counts: as {@code keys.yaml} says at the moment of each check. */
final class KeysBindings implements Bindings {
    private static final SourceId CONFIG = new SourceId("bactrian", "config");

    @Override
    public void bind(Wiring wiring) {
        // the built-in source of the configuration knows where it lies
        Supplier<List<KeysSpec.TrustedSigner>> signers = wiring.inventory()
                .source(CONFIG)
                .map(SourceSpec::settings)
                .map(settings -> Path.of(settings.texts("paths").get(0)))
                .<Supplier<List<KeysSpec.TrustedSigner>>>map(
                        directory -> new TrustedSignersFile(directory, System.getenv()))
                .orElseGet(() -> () -> wiring.inventory().keys().trustedSigners());
        wiring.bind("signatures", new Signatures(signers));
    }
}
