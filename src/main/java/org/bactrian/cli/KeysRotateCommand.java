package org.bactrian.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Nearest;
import org.bactrian.config.KeysFile;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.storage.KeyFiles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** New keys in the place of old ones. */
@Command(
        name = "rotate",
        description = "Put a new key in the place of an old one, which stays good for what it was used for.",
        subcommands = {KeysRotateCommand.Signing.class, KeysRotateCommand.ForRecipient.class})
final class KeysRotateCommand implements Runnable {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KeysCommand keys;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "rotate which key? 'keys rotate signing' or 'keys rotate recipient --label L'");
    }

    /** A new signing key. */
    @Command(
            name = "signing",
            description = "Make a new signing key; the old public key stays trusted for what it signed.")
    static final class Signing implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private KeysRotateCommand rotate;

        @Mixin
        private Consent consent = new Consent();

        @Override
        public Integer call() {
            Bactrian bactrian = rotate.keys.bactrian();
            Places places = bactrian.places();
            KeysSpec spec = Estate.load(places).sound().keys();
            Clock clock = Clock.systemUTC();
            SigningRotation rotation =
                    SigningRotation.of(KeysFile.in(places.config()), spec, places.home(), clock.instant());
            if (consent.given(bactrian, rotation.plan())) {
                bactrian.out().println("signer: " + rotation.rotate(clock));
                if (!bactrian.quiet()) {
                    bactrian.out().println("The next backup is signed by it, also of a service that runs.");
                    bactrian.out().println("Make a new recovery kit: bactrian keys kit --out DIR");
                    bactrian.out().println("When nobody needs the old private key: shred -u " + rotation.aside());
                }
                bactrian.out().flush();
            }
            return ErrorKind.DONE.exitCode();
        }
    }

    /** A new recipient. */
    @Command(
            name = "recipient",
            description = "Make a new age identity, and encrypt to it from now on; old backups need the old one.")
    static final class ForRecipient implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private KeysRotateCommand rotate;

        @Option(names = "--label", required = true, paramLabel = "LABEL", description = "Name of the new recipient.")
        private String label = "";

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "The new identity. Default: identity-LABEL.txt beside the signing key.")
        private @Nullable Path out;

        @Option(names = "--kept-at", paramLabel = "TEXT", description = "Where the identity will be kept, for people.")
        private @Nullable String keptAt;

        @Option(names = "--retire", paramLabel = "LABEL", description = "Encrypt to this recipient no more.")
        private @Nullable String retire;

        @Mixin
        private Consent consent = new Consent();

        @Override
        public Integer call() {
            Bactrian bactrian = rotate.keys.bactrian();
            Places places = bactrian.places();
            KeysSpec spec = Estate.load(places).sound().keys();
            Path identity = identity(spec);
            requireNew(spec, identity);
            int retired = retired(spec);
            Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
            KeysFile file = KeysFile.in(places.config());
            if (consent.given(bactrian, plan(file, identity, spec, retired, now))) {
                String recipient = new KeyFiles(Clock.systemUTC()).identity(identity);
                file.keepBefore(KeysCommand.stamp(now));
                changed(file, recipient, identity, retired, now).save();
                bactrian.out().println("recipient: " + recipient);
                if (!bactrian.quiet()) {
                    after(spec, identity).forEach(bactrian.out()::println);
                }
                bactrian.out().flush();
            }
            return ErrorKind.DONE.exitCode();
        }

        private Path identity(KeysSpec spec) {
            String name = label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
            Path file = out != null ? out : spec.signingKeyFile().resolveSibling("identity-" + name + ".txt");
            return file.toAbsolutePath().normalize();
        }

        private void requireNew(KeysSpec spec, Path identity) {
            if (spec.recipients().stream().anyMatch(known -> known.label().equals(label))) {
                throw new BactrianException(
                        ErrorKind.REFUSED,
                        "there is a recipient '" + label + "' already",
                        "its backups stay its own: give the new one another label");
            }
            if (Files.exists(identity)) {
                throw new BactrianException(
                        ErrorKind.REFUSED,
                        "the key file " + identity + " is there already",
                        "a lost key makes backups useless: name another file with --out");
            }
        }

        private int retired(KeysSpec spec) {
            List<String> labels =
                    spec.recipients().stream().map(Recipient::label).toList();
            if (retire == null) {
                return -1;
            }
            if (!labels.contains(retire)) {
                throw new BactrianException(
                        ErrorKind.NOT_FOUND,
                        "keys.yaml has no recipient '" + retire + "'",
                        Nearest.hint(retire, labels, "it has"));
            }
            return labels.indexOf(retire);
        }

        private KeysFile changed(KeysFile file, String recipient, Path identity, int retired, Instant now) {
            String kept = keptAt != null ? keptAt : identity + ", until it is moved to a safe";
            KeysFile added = file.withRecipient(new Recipient(label, recipient, kept));
            if (retired < 0) {
                return added;
            }
            String comment = "retired " + now + ": its identity opens the backups until then, keep it as long as them";
            return added.withoutRecipient(retired, comment);
        }

        private List<String> plan(KeysFile file, Path identity, KeysSpec spec, int retired, Instant now) {
            List<String> plan = new ArrayList<>();
            plan.add("make a new identity in     " + identity);
            plan.add("encrypt from now on to     '" + label + "'"
                    + (retired < 0
                            ? " and the " + spec.recipients().size() + " of keys.yaml"
                            : " in the place of '" + retire + "'"));
            plan.add("change " + file.file() + " by these lines:");
            // proves too that the file can be changed, before any key is made
            String text = changed(file, "age1...", identity, retired, now).text();
            plan.add(KeysCommand.indented(Consent.difference(file.text(), text)));
            return plan;
        }

        private List<String> after(KeysSpec spec, Path identity) {
            List<String> lines = new ArrayList<>();
            lines.add("Backups made until now open with the old identities only: keep those until the last of these"
                    + " backups has expired.");
            lines.add("A service that runs encrypts to the new recipient after its next start.");
            lines.add("Move " + identity + " into a safe, off this host, and prove it: bactrian keys prove --identity"
                    + " FILE");
            if (spec.identityFile() != null) {
                lines.add("Restores on this host use " + spec.identityFile()
                        + ": add the new identity there if it should open new backups without the old ones.");
            }
            lines.add("Make a new recovery kit: bactrian keys kit --out DIR");
            return lines;
        }
    }
}
