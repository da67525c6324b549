package org.bactrian.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.bactrian.app.Application;
import org.bactrian.app.Requests;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.Inventory;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.bactrian.keys.Canary;
import org.bactrian.keys.IdentityFile;
import org.bactrian.keys.KitContents;
import org.bactrian.keys.KitContents.NamedRecipient;
import org.bactrian.keys.KitContents.NamedSigner;
import org.bactrian.keys.RecoveryKit;
import org.bactrian.storage.Fingerprint;
import org.bactrian.storage.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes what goes into the safe. */
@Command(
        name = "kit",
        description =
                "Write the recovery kit: identity under a passphrase, public keys, configuration, and on paper how"
                        + " to restore.")
final class KeysKitCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KeysCommand keys;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "A new or empty directory.")
    private Path out = Path.of("");

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "An identity for the kit; more than once. Default: identityFile of keys.yaml.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private Passphrase passphrase = new Passphrase();

    @Override
    public Integer call() throws Exception {
        Estate estate = Estate.load(keys.bactrian().places());
        Inventory inventory = estate.sound();
        RecoveryKit.requireFree(out);
        KeysSpec spec = inventory.keys();
        List<IdentityFile> identities = KeysProveCommand.identities(spec, files, passphrase);
        List<Recipient> covered = covered(spec, identities);
        KitConfiguration configuration = KitConfiguration.of(estate.places().config());
        KitContents contents = new KitContents(
                installation(estate),
                Clock.systemUTC().instant(),
                named(spec),
                inventory.targets().values(),
                inventory.sources().stream()
                        .map(source -> source.id() + " (" + source.kind() + ")")
                        .toList(),
                configuration.files(),
                KitConfiguration.secrets(inventory));
        new RecoveryKit().write(out, contents, identities, passphrase.made());
        tell(spec, covered, configuration);
        return ErrorKind.DONE.exitCode();
    }

    private static List<Recipient> covered(KeysSpec spec, List<IdentityFile> identities) {
        if (identities.isEmpty()) {
            throw new BactrianException(
                    ErrorKind.USAGE,
                    "there is no identity to put into the kit: keys.yaml has no identityFile",
                    "fetch the identity from where it is kept and name it with --identity");
        }
        for (IdentityFile identity : identities) {
            if (spec.recipients().stream().noneMatch(recipient -> opens(identity, recipient))) {
                throw new BactrianException(
                        ErrorKind.VERIFICATION_FAILED,
                        identity.file() + " opens nothing that is encrypted now",
                        "'bactrian keys prove' says which identity belongs to which recipient");
            }
        }
        return spec.recipients().stream()
                .filter(recipient -> identities.stream().anyMatch(identity -> opens(identity, recipient)))
                .toList();
    }

    private static boolean opens(IdentityFile identity, Recipient recipient) {
        return Canary.opens(identity, List.of(recipient.key()));
    }

    private static String installation(Estate estate) throws Exception {
        try (Application application = Application.start(estate.options(false))) {
            return new Requests(application).bean("installation", String.class).orElseThrow();
        }
    }

    private static KitContents.Keys named(KeysSpec spec) {
        return new KitContents.Keys(
                spec.recipients().stream()
                        .map(recipient -> new NamedRecipient(recipient, Fingerprint.ofRecipient(recipient.key())))
                        .toList(),
                spec.trustedSigners().stream()
                        .map(signer -> new NamedSigner(signer, SigningRotation.fingerprint(signer), pem(signer)))
                        .toList(),
                SigningKey.read(spec.signingKeyFile()).fingerprint());
    }

    private static String pem(TrustedSigner signer) {
        try {
            return Files.readString(signer.publicKeyFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void tell(KeysSpec spec, List<Recipient> covered, KitConfiguration configuration) {
        if (keys.bactrian().quiet()) {
            return;
        }
        PrintWriter print = keys.bactrian().out();
        print.println("the kit is in " + out.toAbsolutePath().normalize());
        print.println("  opens backups to   " + labels(covered));
        List<Recipient> others = spec.recipients().stream()
                .filter(each -> !covered.contains(each))
                .toList();
        if (!others.isEmpty()) {
            print.println("  holds no identity  " + labels(others));
        }
        if (!configuration.leftOut().isEmpty()) {
            print.println("  left out           " + String.join(", ", configuration.leftOut()));
        }
        print.println("print RECOVERY.html, put all of it into the safe, and keep the passphrase at another place");
        print.println("then prove what lies there: bactrian keys prove --identity DIR/" + RecoveryKit.IDENTITY);
        print.flush();
    }

    private static String labels(List<Recipient> recipients) {
        return String.join(", ", recipients.stream().map(Recipient::label).toList());
    }
}
