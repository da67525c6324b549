package org.bactrian.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every rule of the configuration: one mistake, one problem, with its exact text and line. */
class ConfigurationProblemsTest {
    private static final String ONE_ERROR = "1 error, 0 warnings\n";
    private static final String ONE_WARNING = "0 errors, 1 warning\n";

    @TempDir
    Path root;

    private SampleEstate estate;

    @BeforeEach
    void copy() {
        estate = new SampleEstate(root);
    }

    /** File, what is replaced by what, and the problem with LINE for the line of the edit. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments(
                        "systems.yaml",
                        "        host: db1.example.org\n",
                        "        host: localhost\n        prot: 5433\n",
                        "config/systems.yaml:15: systems.argo.sources.trading-db.prot: unknown key 'prot'\n"
                                + "  hint: did you mean 'port'?\n"),
                arguments(
                        "systems.yaml",
                        "        host: db1.example.org\n",
                        "        host: localhost\n        port: many\n",
                        "config/systems.yaml:15: systems.argo.sources.trading-db.port: expected a whole number, found text 'many'\n"
                                + "  hint: TCP port of the server. Example: 5432\n"),
                arguments(
                        "systems.yaml",
                        "        database: trading\n",
                        "        database: 5\n",
                        "config/systems.yaml:LINE: systems.argo.sources.trading-db.database: expected text, found a number\n"
                                + "  hint: put the value in quotes\n"),
                arguments(
                        "systems.yaml",
                        "        database: trading\n",
                        "",
                        "config/systems.yaml:11: systems.argo.sources.trading-db.database: missing key 'database'\n"
                                + "  hint: Name of the database. Example: trading\n"),
                arguments(
                        "systems.yaml",
                        "kind: sqlite",
                        "kind: sqlit",
                        "config/systems.yaml:LINE: systems.argo.sources.signals.kind: unknown value 'sqlit'\n"
                                + "  hint: did you mean 'sqlite'?\n"),
                arguments(
                        "systems.yaml",
                        "kind: sqlite\n        policy: development\n        path: /srv/wiki/pages.db",
                        "kind: git\n        policy: development\n        repository: https://me:pw@example.org/x.git",
                        "config/systems.yaml:50: systems.wiki.sources.pages.repository: the address holds a password, which every process could read\n"
                                + "  hint: write it into a file, and its path as passwordFile\n"),
                arguments(
                        "systems.yaml",
                        "kind: sqlite\n        policy: development\n        path: /srv/wiki/pages.db",
                        "kind: git\n        policy: development\n        repository: /srv/x.git\n        sshKeyFile: /k",
                        "config/systems.yaml:51: systems.wiki.sources.pages.sshKeyFile: 'sshKeyFile' is of no use for this address\n"
                                + "  hint: remove it, or write a repository with ssh:// or user@host:path\n"),
                arguments(
                        "systems.yaml",
                        "kind: sqlite\n        policy: development\n        path: /srv/wiki/pages.db",
                        "kind: git\n        policy: development\n        repository: /srv/x.git\n        checks: [SELECT 1]",
                        "config/systems.yaml:51: systems.wiki.sources.pages.checks: unknown key 'checks'\n"
                                + "  hint: known keys are: kind, policy, targets, secret, repository, user, passwordFile, sshKeyFile, archive\n"),
                arguments(
                        "systems.yaml",
                        "tier: supporting",
                        "tier: whatever",
                        "config/systems.yaml:LINE: systems.wiki.tier: unknown value 'whatever'\n"
                                + "  hint: one of: critical, user-facing, supporting\n"),
                arguments(
                        "systems.yaml",
                        "sslMode: verify-full",
                        "sslMode: verify-fall",
                        "config/systems.yaml:LINE: systems.argo.sources.trading-db.sslMode: unknown value 'verify-fall'\n"
                                + "  hint: did you mean 'verify-full'?\n"),
                arguments(
                        "systems.yaml",
                        "[primary, secondary, offline]",
                        "primary",
                        "config/systems.yaml:LINE: systems.argo.targets: expected a list, found text 'primary'\n"
                                + "  hint: write it in square brackets, also when it is one value\n"),
                arguments(
                        "systems.yaml",
                        "[primary, secondary, offline]",
                        "[primary, secondary, primary]",
                        "config/systems.yaml:LINE: systems.argo.targets: holds a value twice\n  hint: remove one of them\n"),
                arguments(
                        "systems.yaml",
                        "[primary, secondary, offline]",
                        "[primary, secondry]",
                        "config/systems.yaml:LINE: systems.argo.targets[1]: unknown target 'secondry'\n"
                                + "  hint: did you mean 'secondary'?\n"),
                arguments(
                        "systems.yaml",
                        "    targets: [primary, secondary, offline]\n    sources:\n      analytics-db:\n",
                        "    sources:\n      analytics-db:\n",
                        "config/systems.yaml:31: systems.alpine.sources.analytics-db: no targets\n"
                                + "  hint: write targets: [...] here or for the whole system\n"),
                arguments(
                        "systems.yaml",
                        "    targets: [primary, secondary, offline]\n    sources:\n      analytics-db:\n",
                        "    targets: [primary]\n    sources:\n      analytics-db:\n",
                        "config/systems.yaml:32: systems.alpine.sources.analytics-db: policy 'production' demands 2 copies,"
                                + " but there are targets for 1\n"
                                + "  hint: add a target, or lower minimumCopies of the policy\n"),
                arguments(
                        "systems.yaml",
                        "policy: development",
                        "policy: devel",
                        "config/systems.yaml:LINE: systems.wiki.sources.pages.policy: unknown policy 'devel'\n"
                                + "  hint: known are: production, development, bactrian\n"),
                arguments(
                        "systems.yaml",
                        "owner: trading-dev",
                        "owner: trading-def",
                        "config/systems.yaml:LINE: systems.argo.owner: unknown stakeholder 'trading-def'\n"
                                + "  hint: did you mean 'trading-dev'?\n"),
                arguments(
                        "systems.yaml",
                        "  wiki:",
                        "  Wiki_1:",
                        "config/systems.yaml:LINE: systems.Wiki_1: 'Wiki_1' is no id\n  hint: an id is 1 to 40 of a-z, 0-9 and -\n"),
                arguments(
                        "systems.yaml",
                        "  wiki:",
                        "  bactrian:",
                        "config/systems.yaml:LINE: systems.bactrian: the id 'bactrian' is taken\n"
                                + "  hint: it stands for Bactrian itself; choose another id\n"),
                arguments(
                        "systems.yaml",
                        "*.pid",
                        "[z-a",
                        "config/systems.yaml:LINE: systems.wiki.sources.config.exclude[0]: pattern '[z-a' is none:"
                                + " Invalid range\n  hint: such as *.pid\n"),
                arguments(
                        "systems.yaml",
                        "  wiki:",
                        "  argo:",
                        "config/systems.yaml:LINE: systems.argo: 'argo' is there twice\n"
                                + "  hint: the first one is in line 4; give one of them another name\n"),
                arguments(
                        "systems.yaml",
                        "{{env:ARGO_DB_PASSWORD}}",
                        "{{vault:ARGO_DB_PASSWORD}}",
                        "config/systems.yaml:LINE: systems.argo.sources.trading-db.password:"
                                + " unknown placeholder '{{vault:ARGO_DB_PASSWORD}}'\n"
                                + "  hint: placeholders are {{env:NAME}}, {{env:NAME:default}} and {{file:PATH}}\n"),
                arguments(
                        "systems.yaml",
                        "{{env:ARGO_DB_PASSWORD}}",
                        "{{file:/nowhere/password}}",
                        "config/systems.yaml:LINE: systems.argo.sources.trading-db.password:"
                                + " missing secret: file '/nowhere/password' does not exist\n"
                                + "  hint: create it, or write another path\n"),
                arguments(
                        "systems.yaml",
                        "passwordFile: keys/analytics-db.password",
                        "passwordFile: /nowhere/password",
                        "config/systems.yaml:LINE: systems.alpine.sources.analytics-db.passwordFile:"
                                + " missing secret: file '/nowhere/password' does not exist\n"
                                + "  hint: create it, or write another path\n"),
                arguments(
                        "systems.yaml",
                        "        passwordFile: keys/analytics-db.password",
                        "        passwordFile: keys/analytics-db.password\n        password: x",
                        "config/systems.yaml:LINE: systems.alpine.sources.analytics-db.passwordFile:"
                                + " both 'password' and 'passwordFile' are there\n  hint: remove one of them\n"),
                arguments(
                        "targets.yaml",
                        "    bucket: \"{{env:BACTRIAN_S3_BUCKET:argo-backup}}\"\n",
                        "    bucket: argo-backup\n    pathStyle: yes\n",
                        "config/targets.yaml:14: targets.secondary.pathStyle: expected true or false, found text 'yes'\n"
                                + "  hint: Whether the bucket stands in the path of the address and not in its host name."
                                + " Example: true\n"),
                arguments(
                        "targets.yaml",
                        "    secretKey: \"{{env:BACTRIAN_S3_SECRET_KEY}}\"\n",
                        "",
                        "config/targets.yaml:15: targets.secondary.accessKey: 'accessKey' is there without 'secretKey'\n"
                                + "  hint: write both or neither\n"),
                arguments(
                        "targets.yaml",
                        "    medium: offline-a\n",
                        "    medium: offline-a\n    region: berlin\n",
                        "config/targets.yaml:22: targets.offline.region: unknown key 'region'\n"
                                + "  hint: known keys are: kind, path, medium\n"),
                arguments(
                        "policies.yaml",
                        "0 0 2 ? * SUN",
                        "0 2 * * *",
                        "config/policies.yaml:LINE: policies.production.schedules[0].cron: '0 2 * * *' is no cron time:"
                                + " Unexpected end of expression\n"
                                + "  hint: six or seven fields: seconds, minutes, hours, day of month, month, day of week,"
                                + " year; one of the days is ?\n"),
                arguments(
                        "policies.yaml",
                        "Europe/Berlin",
                        "Europe/Berlim",
                        "config/policies.yaml:LINE: policies.production.schedules[0].zone: unknown time zone 'Europe/Berlim'\n"
                                + "  hint: did you mean 'Europe/Berlin'?\n"),
                arguments(
                        "policies.yaml",
                        "type: full",
                        "type: incremental",
                        "config/policies.yaml:LINE: policies.production.schedules[0].type: unknown value 'incremental'\n"
                                + "  hint: one of: full\n"),
                arguments(
                        "policies.yaml",
                        "maxDuration: 6h",
                        "maxDuration: 6 hours",
                        "config/policies.yaml:LINE: policies.production.maxDuration: '6 hours' is no duration\n"
                                + "  hint: a number and s, m, h or d, such as 90s, 5m, 24h or 7d\n"),
                arguments(
                        "policies.yaml",
                        "maxDuration: 6h",
                        "volumeSize: 128MB",
                        "config/policies.yaml:LINE: policies.production.volumeSize: '128MB' is no size\n"
                                + "  hint: a number and KiB, MiB or GiB, such as 128MiB\n"),
                arguments(
                        "policies.yaml",
                        "minimumCopies: 1",
                        "minimumCopies: 0",
                        "config/policies.yaml:LINE: policies.development.minimumCopies: '0' is out of range\n  hint: at least 1\n"),
                arguments(
                        "policies.yaml",
                        "  development:",
                        "  bactrian: {schedules: [], minimumCopies: 4}\n  development:",
                        "config/policies.yaml:LINE: policies.bactrian: policy 'bactrian' demands 4 copies,"
                                + " but there are targets for 3\n"
                                + "  hint: add a target, or lower minimumCopies of the policy\n"),
                arguments(
                        "people.yaml",
                        "backup.missed",
                        "backup.mised",
                        "config/people.yaml:LINE: plan[0].events[2]: unknown value 'backup.mised'\n"
                                + "  hint: did you mean 'backup.missed'?\n"),
                arguments(
                        "people.yaml",
                        "tell: [operations, owner]",
                        "tell: [operation, owner]",
                        "config/people.yaml:LINE: plan[0].tell[0]: unknown stakeholder 'operation'\n"
                                + "  hint: did you mean 'operations'?\n"),
                arguments(
                        "people.yaml",
                        "by: [slack, email]",
                        "by: [slack, pager]",
                        "config/people.yaml:LINE: plan[0].by[1]: unknown channel 'pager'\n  hint: known are: slack, email\n"),
                arguments(
                        "people.yaml",
                        "addresses: {email: [analytics@example.org]}",
                        "addresses: {emial: [analytics@example.org]}",
                        "config/people.yaml:LINE: stakeholders.analytics-dev.addresses.emial: unknown channel 'emial'\n"
                                + "  hint: did you mean 'email'?\n"),
                arguments(
                        "keys.yaml",
                        "signingKeyFile: keys/signing.pem",
                        "signingKeyFile: /nowhere/signing.pem",
                        "config/keys.yaml:LINE: signingKeyFile: missing secret: file '/nowhere/signing.pem' does not exist\n"
                                + "  hint: make it with bactrian keys create, or write another path\n"),
                arguments(
                        "keys.yaml",
                        "publicKeyFile: keys/signing.pub.pem",
                        "publicKeyFile: /nowhere/signing.pub.pem",
                        "config/keys.yaml:LINE: trustedSigners[0].publicKeyFile: file '/nowhere/signing.pub.pem' does not exist\n"
                                + "  hint: fetch it from signers/ of the recovery kit, or, before the first backup, make it with bactrian keys create\n"),
                arguments(
                        "keys.yaml",
                        "publicKeyFile: keys/signing.pub.pem",
                        "publicKeyFile: keys/signing.pub.pem\n    until: 2026-13-01",
                        "config/keys.yaml:16: trustedSigners[0].until: '2026-13-01' is no moment\n"
                                + "  hint: UTC, such as 2026-01-31T00:00:00Z\n"),
                arguments(
                        "keys.yaml",
                        "{{env:BACTRIAN_RECIPIENT_SAFE}}",
                        SampleEstate.OTHER_RECIPIENT.replace("lggy", "lgyg"),
                        "config/keys.yaml:LINE: recipients[1].key: '"
                                + SampleEstate.OTHER_RECIPIENT.replace("lggy", "lgyg")
                                + "' is no age recipient\n  hint: the age1... that age-keygen prints, whole\n"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("mistakes")
    void tellsOfOneMistake(String file, String old, String replacement, String problem) {
        int line = estate.edit(file, old, replacement);

        assertThat(estate.report()).isEqualTo(problem.replace("LINE", Integer.toString(line)) + ONE_ERROR);
        assertThat(estate.load().inventory()).isEmpty();
    }

    @Test
    void warnsOfOneRecipient() {
        String text = estate.text("keys.yaml");
        estate.edit("keys.yaml", text.substring(text.indexOf("  - label: safe"), text.indexOf("signingKeyFile")), "");

        assertThat(estate.report())
                .isEqualTo(
                        "config/keys.yaml:3: warning: recipients: only one recipient: when its identity is lost, so are all"
                                + " backups\n  hint: add the public key of a second identity that is kept at another place\n"
                                + ONE_WARNING);
        assertThat(estate.load().inventory()).isPresent();
    }

    @Test
    void warnsOfADatabaseElsewhereWithoutTls() {
        int line = estate.edit("systems.yaml", "sslMode: require", "sslMode: prefer");

        assertThat(estate.report())
                .isEqualTo("config/systems.yaml:" + line + ": warning: systems.alpine.sources.analytics-db.sslMode:"
                        + " the connection to 'db2.example.org' may be readable by others\n"
                        + "  hint: set sslMode: verify-full with sslRootCert, or at least sslMode: require\n"
                        + ONE_WARNING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kind: file, path: /srv/./backup/}",
                "{kind: s3, endpoint: '{{env:BACTRIAN_S3_ENDPOINT:https://s3.eu-west-1.amazonaws.com}}/', region: x,"
                        + " bucket: argo-backup, prefix: bactrian}",
                "{kind: offline, path: /media/backup, medium: offline-a}"
            })
    void tellsOfTwoTargetsThatAreOnePlace(String again) {
        int line = estate.edit("targets.yaml", "  offline:\n", "  again: " + again + "\n\n  offline:\n");
        String other = again.contains("file") ? "primary" : again.contains("s3") ? "secondary" : "offline";
        // of the two the lower one is told of
        String second = other.equals("offline") ? "offline" : "again";
        String first = other.equals("offline") ? "again" : other;

        assertThat(estate.report())
                .isEqualTo("config/targets.yaml:" + (second.equals("again") ? line : line + 2) + ": targets." + second
                        + ": target '" + second + "' is the same place as target '" + first
                        + "': a copy there would count twice\n"
                        + "  hint: give one of them another place, or remove it\n" + ONE_ERROR);
    }

    @Test
    void takesSeveralMediaForOneDrive() {
        estate.edit(
                "targets.yaml",
                "  offline:\n",
                "  vault: {kind: offline, path: /media/backup, medium: b}\n  offline:\n");
        assertThat(estate.report()).isEqualTo("0 errors, 0 warnings\n");
    }

    @Test
    void doesNotWarnOfADatabaseHere() {
        for (String host : new String[] {"localhost", "127.0.0.1", "\"::1\"", "/var/run/postgresql"}) {
            SampleEstate fresh = new SampleEstate(root);
            fresh.edit("systems.yaml", "sslMode: require", "sslMode: prefer");
            fresh.edit("systems.yaml", "db2.example.org", host);
            assertThat(fresh.report()).as(host).isEqualTo("0 errors, 0 warnings\n");
        }
    }

    @Test
    void warnsOfAPlanThatReachesNobody() {
        int line = estate.edit("people.yaml", "tell: [operations]", "tell: [analytics-dev]");

        assertThat(estate.report())
                .isEqualTo("config/people.yaml:" + line
                        + ": warning: plan[1].tell[0]: 'analytics-dev' has no address on any"
                        + " channel of this line\n  hint: add one to its addresses\n" + ONE_WARNING);
    }

    @Test
    void warnsWhenNobodyIsToldOfTheCatalogAndKnowsWhoIs() {
        estate.edit("people.yaml", "emergency: {tell: [operations], by", "emergency: {tell: [nobody], by");
        assertThat(estate.report()).contains("emergency.tell[0]: unknown stakeholder 'nobody'");
        SampleEstate fresh = new SampleEstate(root);
        fresh.edit("people.yaml", "emergency: {tell: [operations], by: [slack, email]}", "");
        assertThat(fresh.report())
                .contains("config/people.yaml", "warning", "nobody is told when the catalog fails", ONE_WARNING);
    }

    @Test
    void tellsOfAnEmptyVariableAndAnEmptyFile() {
        estate.environment.put("ARGO_DB_PASSWORD", "");
        Path empty = estate.write("keys/empty", "\n", "rw-------");
        estate.edit("targets.yaml", "{{env:BACTRIAN_S3_SECRET_KEY}}", "{{file:keys/empty}}");

        assertThat(estate.load().problems())
                .extracting(Problem::message)
                .containsExactly(
                        "missing secret: environment variable 'ARGO_DB_PASSWORD' is empty",
                        "missing secret: file '" + empty + "' is empty");
    }

    @Test
    void tellsOfBrokenYaml() {
        int line = estate.edit("people.yaml", "name: Operations", "name: [Operations");

        assertThat(estate.report())
                .isEqualTo("config/people.yaml:" + (line + 1)
                        + ": no valid YAML: expected ',' or ']', but got :\n"
                        + "  hint: look at this line and the one above it\n" + ONE_ERROR);
    }

    @Test
    void tellsOfFilesThatAreMissingOrEmpty() throws Exception {
        Files.delete(estate.config.resolve("targets.yaml"));
        estate.write("config/people.yaml", "# nothing\n", "rw-r--r--");

        assertThat(estate.report())
                .isEqualTo("config/targets.yaml: the file is missing\n"
                        + "  hint: every configuration has it; copy the sample or point --config elsewhere\n"
                        + "config/people.yaml: the file is empty\n"
                        + "  hint: the comments in the sample configuration show what belongs there\n"
                        + "2 errors, 0 warnings\n");
    }

    @Test
    void tellsOfDirectoriesThatAreMissing() throws Exception {
        Surroundings elsewhere = new Surroundings(estate.routes, estate.catalogUrl, estate.environment);
        assertThat(ProblemReport.text(new InventoryLoader(elsewhere)
                        .load(root.resolve("nowhere"))
                        .problems()))
                .isEqualTo(root + "/nowhere: there is no such directory\n"
                        + "  hint: point --config at the directory that holds systems.yaml\n" + ONE_ERROR);
        Files.delete(estate.routes);

        assertThat(estate.report())
                .isEqualTo("routes: the directory cannot be read\n"
                        + "  hint: the user of the service must be able to read it\n" + ONE_ERROR);
    }

    @Test
    void tellsOfWhatOthersCanWrite() {
        SampleEstate.mode(estate.config.resolve("people.yaml"), "rw-rw-r--");
        SampleEstate.mode(estate.write("routes/run.camel.yaml", "", "rw-r--r--"), "rw-r--rw-");
        SampleEstate.mode(estate.routes, "rwxrwxr-x");

        assertThat(estate.report())
                .isEqualTo("config/people.yaml: others can write it (rw-rw-r--)\n"
                        + "  hint: chmod go-w config/people.yaml\n"
                        + "routes: others can write it (rwxrwxr-x)\n"
                        + "  hint: chmod go-w routes\n"
                        + "routes/run.camel.yaml: others can write it (rw-r--rw-)\n"
                        + "  hint: chmod go-w routes/run.camel.yaml\n"
                        + "3 errors, 0 warnings\n");
    }

    @Test
    void tellsOfASchedulesTimeThatNeverComes() {
        estate.edit("policies.yaml", "0 0 2 ? * SUN", "0 0 2 30 2 ?");
        assertThat(estate.report()).contains("'0 0 2 30 2 ?' never comes");
    }

    @Test
    void aLinkToNothingDisturbsNobody() throws Exception {
        Files.createSymbolicLink(estate.config.resolve("old.yaml"), estate.root.resolve("gone"));
        assertThat(estate.inventory().hash()).hasSize(64);
    }

    @Test
    void tellsOfKeysThatOthersCanRead() {
        SampleEstate.mode(root.resolve("keys/signing.pem"), "rw-r-----");
        SampleEstate.mode(root.resolve("keys/analytics-db.password"), "rw----r--");

        assertThat(estate.load().problems())
                .extracting(Problem::message, Problem::hint)
                .containsExactly(
                        tuple(
                                "others can read or write '" + root + "/keys/analytics-db.password' (rw----r--)",
                                "chmod 600 " + root + "/keys/analytics-db.password"),
                        tuple(
                                "others can read or write '" + root + "/keys/signing.pem' (rw-r-----)",
                                "chmod 600 " + root + "/keys/signing.pem"));
    }

    @Test
    void tellsEverythingAtOnce() {
        estate.edit("systems.yaml", "kind: postgres", "kind: postgress");
        estate.edit("systems.yaml", "policy: development", "policy: developement");
        estate.edit("targets.yaml", "region: eu-west-1\n", "regoin: eu-west-1\n");
        estate.edit("policies.yaml", "0 0 4 ? * SAT", "0 0 25 ? * SAT");
        estate.edit("people.yaml", "by: [slack]", "by: [slak]");
        estate.edit("keys.yaml", "label: safe", "lable: safe");

        assertThat(estate.report())
                .contains("config/systems.yaml:12: systems.argo.sources.trading-db.kind: unknown value 'postgress'")
                .contains("systems.wiki.sources.pages.policy: unknown policy 'developement'")
                .contains("targets.secondary.regoin: unknown key 'regoin'")
                .contains("targets.secondary.region: missing key 'region'")
                .contains(
                        "policies.development.schedules[0].cron: '0 0 25 ? * SAT' is no cron time: Hour values must be")
                .contains("plan[1].by[0]: unknown channel 'slak'")
                .contains("recipients[1].lable: unknown key 'lable'\n  hint: did you mean 'label'?")
                .contains("recipients[1].label: missing key 'label'")
                .endsWith("8 errors, 0 warnings\n");
    }

    @Test
    void takesNumbersAndFlagsFromPlaceholders() {
        estate.environment.put("PORT", "6543");
        estate.edit(
                "systems.yaml",
                "        database: analytics",
                "        port: \"{{env:PORT}}\"\n        database: analytics");
        estate.edit("targets.yaml", "    prefix: bactrian/", "    pathStyle: \"{{env:STYLE:true}}\"");

        Inventory inventory = estate.inventory();

        assertThat(inventory
                        .systems()
                        .get("alpine")
                        .sources()
                        .get("analytics-db")
                        .settings()
                        .number("port"))
                .contains(6543L);
        assertThat(inventory.targets().get("secondary").settings().flag("pathStyle"))
                .isTrue();
    }
}
