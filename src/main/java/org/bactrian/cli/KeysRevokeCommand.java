package org.bactrian.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.config.KeysFile;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.bactrian.storage.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Ends the trust in a key, for everything that it ever signed. */
@Command(
        name = "revoke",
        description =
                "Trust nothing that a signer ever signed: its private key was stolen. Restores refuse its backups.")
final class KeysRevokeCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KeysCommand keys;

    @Parameters(paramLabel = "LABEL", description = "The trusted signer, as keys.yaml calls it.")
    private String label = "";

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why; it is kept in keys.yaml.")
    private String reason = "";

    @Mixin
    private Consent consent = new Consent();

    @Override
    public Integer call() {
        Places places = keys.bactrian().places();
        KeysSpec spec = Estate.load(places).sound().keys();
        int index = index(spec);
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        KeysFile file = KeysFile.in(places.config());
        KeysFile changed = file.withRevokedSigner(index, "revoked " + now + ": " + reason);
        List<String> plan = List.of(
                "refuse from now on everything that '" + label + "' signed, whatever its date",
                "change " + file.file() + " by these lines:",
                KeysCommand.indented(Consent.difference(file.text(), changed.text())));
        if (consent.given(keys.bactrian(), plan)) {
            file.keepBefore(KeysCommand.stamp(now));
            changed.save();
        }
        return ErrorKind.DONE.exitCode();
    }

    private int index(KeysSpec spec) {
        List<String> labels =
                spec.trustedSigners().stream().map(TrustedSigner::label).toList();
        int index = labels.indexOf(label);
        if (index < 0) {
            throw new BactrianException(
                    ErrorKind.NOT_FOUND,
                    "keys.yaml has no trusted signer '" + label + "'",
                    Nearest.hint(label, labels, "it has"));
        }
        if (index != labels.lastIndexOf(label)) {
            throw new BactrianException(
                    ErrorKind.USAGE, "keys.yaml has several signers '" + label + "'", "give each a label of its own");
        }
        TrustedSigner signer = spec.trustedSigners().get(index);
        if (SigningRotation.fingerprint(signer)
                .equals(SigningKey.read(spec.signingKeyFile()).fingerprint())) {
            throw new BactrianException(
                    ErrorKind.REFUSED,
                    "'" + label + "' signs the backups of this host: the next ones would be refused",
                    "first 'bactrian keys rotate signing', then revoke it");
        }
        return index;
    }
}
