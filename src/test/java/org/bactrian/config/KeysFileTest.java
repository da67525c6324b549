package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.config.KeysSpec.Recipient;
import org.bactrian.config.KeysSpec.TrustedSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** keys.yaml after a change is what it was, and the change. */
class KeysFileTest {
    private static final Instant NOW = Instant.parse("2026-11-22T13:45:00Z");
    private static final String THIRD = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg";

    @TempDir
    Path root = Path.of("");

    @Test
    void everyLineThatWasThereStays() {
        SampleEstate estate = new SampleEstate(root);
        String before = estate.text("keys.yaml");
        KeysFile changed = KeysFile.in(estate.config)
                .withSigner("this host: \"new\"", "keys/signing.pub.pem", NOW)
                .withSignerUntil(0, NOW.plusSeconds(60))
                .withRecipient(new Recipient("third", THIRD, "bank, box 7 # second key"));
        changed.save();
        assertThat(lines(changed.text())).containsSubsequence(lines(before));
        Inventory inventory = estate.inventory();
        assertThat(inventory.keys().recipients()).hasSize(3).last().satisfies(third -> {
            assertThat(third.key()).isEqualTo(THIRD);
            assertThat(third.keptAt()).isEqualTo("bank, box 7 # second key");
        });
        List<TrustedSigner> signers = inventory.keys().trustedSigners();
        assertThat(signers.get(0).until()).isEqualTo(NOW.plusSeconds(60));
        assertThat(signers.get(1).label()).isEqualTo("this host: \"new\"");
        assertThat(signers.get(1).from()).isEqualTo(NOW);
    }

    @Test
    void layoutsOfPeopleAreKept() {
        assertThat(edited("""
                # who
                recipients: [{label: a, key: k, keptAt: x}]   # one line
                trustedSigners:
                - {label: old, publicKeyFile: p, until: "2030-01-01T00:00:00Z"}  # the first

                # the end
                """)).isEqualTo("""
                # who
                recipients: [{label: a, key: k, keptAt: x}, {label: box, key: age1b, keptAt: bank}]   # one line
                trustedSigners:
                # revoked: stolen
                - {label: old, publicKeyFile: p, until: 2026-11-22T13:45:00Z, revoked: true}  # the first
                - {label: new, publicKeyFile: q/p.pem, from: 2026-11-22T13:45:00Z}

                # the end
                """);
        assertThat(edited("""
                trustedSigners:
                    - # größer 🐫
                      label: old
                      publicKeyFile: "p"       # quoted
                      # until the fair
                recipients:
                    - label: a
                      key: k
                      keptAt: x""")).isEqualTo("""
                trustedSigners:
                    # revoked: stolen
                    - # größer 🐫
                      label: old
                      publicKeyFile: "p"       # quoted
                      until: 2026-11-22T13:45:00Z
                      revoked: true
                    - label: new
                      publicKeyFile: q/p.pem
                      from: 2026-11-22T13:45:00Z
                      # until the fair
                recipients:
                    - label: a
                      key: k
                      keptAt: x
                    - label: box
                      key: age1b
                      keptAt: bank""");
    }

    private String edited(String text) {
        return file(text)
                .withSigner("new", "q/p.pem", NOW)
                .withSignerUntil(0, NOW)
                .withRevokedSigner(0, "revoked: stolen")
                .withRecipient(new Recipient("box", "age1b", "bank"))
                .text();
    }

    @Test
    void aRetiredRecipientStaysAsComment() {
        SampleEstate estate = new SampleEstate(root);
        KeysFile.in(estate.config)
                .withRecipient(new Recipient("third", THIRD, "bank"))
                .withoutRecipient(0, "retired:\nkeep it")
                .save();
        assertThat(estate.text("keys.yaml"))
                .contains("  # retired: keep it\n  # - label: operations\n  #   key:", "  #   keptAt: password store");
        assertThat(estate.inventory().keys().recipients())
                .extracting(Recipient::label)
                .containsExactly("safe", "third");
        KeysFile brackets = file("recipients: [{label: a}, {label: b}]\ntrustedSigners: []\n");
        assertThatThrownBy(() -> brackets.withoutRecipient(0, "x"))
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("brackets");
    }

    @Test
    void whatCannotBeChangedSafelyIsLeftAlone() throws Exception {
        KeysFile odd = file("trustedSigners:\n  - &a {label: old, publicKeyFile: p,}\nrecipients: []\n");
        assertThatThrownBy(() -> odd.withSignerUntil(0, NOW)).isInstanceOf(BactrianException.class);
        KeysFile mine = file("trustedSigners:\n  - {label: old, publicKeyFile: p}\nrecipients: []\n")
                .withSignerUntil(0, NOW);
        Files.writeString(root.resolve("keys.yaml"), "trustedSigners: [] # somebody else\n");
        assertThatThrownBy(mine::save)
                .isInstanceOf(BactrianException.class)
                .hasMessageContaining("changed by somebody else");
        assertThat(root.resolve("keys.yaml")).hasContent("trustedSigners: [] # somebody else");
    }

    @Test
    void theFileBeforeIsKeptAndPermissionsStay() throws Exception {
        KeysFile file = file("trustedSigners:\n  - {label: old, publicKeyFile: p}\nrecipients: []\n");
        SampleEstate.mode(root.resolve("keys.yaml"), "rw-r-----");
        Path before = file.keepBefore("20261122T134500Z");
        file.withSignerUntil(0, NOW).save();
        assertThat(before).hasFileName("keys.yaml.before-20261122T134500Z").hasContent(file.text());
        assertThat(Files.getPosixFilePermissions(root.resolve("keys.yaml"))).hasSize(3);
        assertThat(root).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void aRunningServiceSeesWhoIsTrustedNow() {
        SampleEstate estate = new SampleEstate(root);
        TrustedSignersFile signers = new TrustedSignersFile(estate.config, estate.environment);
        List<TrustedSigner> first = signers.get();
        assertThat(first).isEqualTo(estate.inventory().keys().trustedSigners());
        assertThat(signers.get()).isSameAs(first);
        KeysFile.in(estate.config).withRevokedSigner(0, "stolen").save();
        assertThat(signers.get()).singleElement().matches(TrustedSigner::revoked);
        estate.edit("keys.yaml", "publicKeyFile: keys/signing.pub.pem", "publicKeyFile: keys/absent.pem");
        assertThatThrownBy(signers::get).isInstanceOf(BactrianException.class).hasMessageContaining("absent.pem");
    }

    @Test
    void secretsInClearAreLeftOut() {
        SampleEstate estate = new SampleEstate(root);
        String targets = estate.text("targets.yaml");
        assertThat(ClearSecrets.withoutYaml("targets", targets)).isEqualTo(targets);
        String clear = targets.replace("\"{{env:BACTRIAN_S3_SECRET_KEY}}\"", "ünder{cover}");
        assertThat(clear).isNotEqualTo(targets);
        assertThat(ClearSecrets.withoutYaml("targets", clear))
                .isEqualTo(targets.replace("\"{{env:BACTRIAN_S3_SECRET_KEY}}\"", "\"******\""));
        assertThat(ClearSecrets.withoutProperties("""
                bactrian.catalog.url = jdbc:postgresql://host/db?user=u&password=hunter2&ssl=true
                bactrian.catalog.password = hunter2
                other.password = {{env:X}}
                mirror = https://me:hunter2@host/
                """)).isEqualTo("""
                bactrian.catalog.url = jdbc:postgresql://host/db?user=u&password=******&ssl=true
                bactrian.catalog.password = ******
                other.password = {{env:X}}
                mirror = https://me:******@host/
                """);
    }

    private KeysFile file(String text) {
        try {
            Files.writeString(root.resolve("keys.yaml"), text);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return KeysFile.in(root);
    }

    private static List<String> lines(String text) {
        return text.lines().toList();
    }
}
