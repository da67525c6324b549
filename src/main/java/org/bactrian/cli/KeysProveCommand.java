package org.bactrian.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.config.KeysSpec;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.keys.Canary;
import org.bactrian.keys.IdentityFile;
import org.bactrian.keys.Proofs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Proves that the keys in the safe open what is encrypted now. */
@Command(
        name = "prove",
        description = "Encrypt a canary to every recipient, and open it with each identity: those in the safe, too.")
final class KeysProveCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private KeysCommand keys;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description =
                    "An identity, also identity.txt.enc of a kit; more than once. identityFile of keys.yaml counts"
                            + " without being named.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private Passphrase passphrase = new Passphrase();

    @Option(names = "--json", description = "What was proven, as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Bactrian bactrian = keys.bactrian();
        KeysSpec spec = Estate.load(bactrian.places()).sound().keys();
        Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
        List<IdentityFile> identities = identities(spec, files, passphrase);
        Proofs proofs = new Proofs(bactrian.places().home());
        List<Row> rows = new ArrayList<>();
        Set<Path> useless = new LinkedHashSet<>();
        identities.forEach(identity -> useless.add(identity.file()));
        for (Recipient recipient : spec.recipients()) {
            List<Path> opened = identities.stream()
                    .filter(identity -> Canary.opens(identity, List.of(recipient.key())))
                    .filter(identity -> Canary.opens(identity, all(spec)))
                    .map(IdentityFile::file)
                    .toList();
            opened.forEach(useless::remove);
            if (!opened.isEmpty()) {
                proofs.record(recipient.key(), recipient.label(), now);
            }
            rows.add(row(recipient, opened, proofs, now));
        }
        show(rows, signer(spec, now), now);
        useless.forEach(file -> Faults.print(
                bactrian.err(),
                file + " opens nothing that is encrypted now",
                "it may open older backups; compare 'age-keygen -y' of it with keys.yaml"));
        boolean all = spec.recipients().stream().allMatch(recipient -> proofs.counts(recipient.key(), now));
        return (all && useless.isEmpty() ? ErrorKind.DONE : ErrorKind.VERIFICATION_FAILED).exitCode();
    }

    /** The identity of the configuration and those that were named. */
    static List<IdentityFile> identities(KeysSpec spec, List<Path> named, Passphrase passphrase) {
        Set<Path> all = new LinkedHashSet<>();
        Path configured = spec.identityFile();
        if (configured != null) {
            all.add(configured);
        }
        named.forEach(file -> all.add(file.toAbsolutePath().normalize()));
        return all.stream()
                .map(file -> IdentityFile.read(file, passphrase::asked))
                .toList();
    }

    private static List<String> all(KeysSpec spec) {
        return spec.recipients().stream().map(Recipient::key).toList();
    }

    // throws when what is signed now is refused
    private static String signer(KeysSpec spec, Instant now) {
        try {
            return KeysExamination.signer(spec, now).label();
        } catch (BactrianException e) {
            throw new BactrianException(
                    e.kind(), "what this host signs now is refused: " + e.getMessage(), e.hint(), e);
        }
    }

    private static Row row(Recipient recipient, List<Path> opened, Proofs proofs, Instant now) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("recipient", recipient.label());
        values.put("key", recipient.key());
        values.put("keptAt", recipient.keptAt());
        values.put("openedBy", opened.stream().map(Path::toString).toList());
        proofs.provenAt(recipient.key()).ifPresent(proven -> values.put("lastProven", proven.toString()));
        values.put("proven", proofs.counts(recipient.key(), now));
        return new Row(values);
    }

    private void show(List<Row> rows, String signer, Instant now) {
        if (json) {
            keys.bactrian().out().println(Row.json(rows));
        } else if (!keys.bactrian().quiet()) {
            Table table = new Table("RECIPIENT", "PROVEN", "LAST", "KEPT AT");
            rows.forEach(row -> table.add(
                    row.text("recipient"),
                    "true".equals(row.text("proven")) ? "yes" : "NO",
                    row.time("lastProven").isPresent() ? row.moment("lastProven", now) : "never",
                    row.text("keptAt")));
            keys.bactrian().out().print(table.text());
            keys.bactrian().out().println("signatures of this host are trusted, as of '" + signer + "'");
        }
        keys.bactrian().out().flush();
    }
}
