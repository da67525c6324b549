Recovery kit of installation [=installation]
Made [=madeAt]. Keep it where no fire, flood or thief reaches the backup host too, and the passphrase at another
place. Make a new kit whenever a key, a target or the configuration changes. Prove every 90 days that it opens, the next
time before [=proveBy]; a kit that was not proven may be a kit that does not work:

    bactrian keys prove --identity identity.txt.enc

1. What is in this kit
  RECOVERY.txt      this text; RECOVERY.html is the same for the printer
  identity.txt.enc  opens every backup; needs the passphrase, which is not in this kit
  signers/          public keys that prove who made a backup
  config/           the configuration without its secrets: section 6 lists what it needs besides
  SHA256SUMS        checksums of all these files

2. Keys, to compare on paper
Recipients: a backup opens with the identity to any one of them. The fingerprint is over the line age1...
[#list recipients as recipient]

  [=recipient.label]
  [=recipient.fingerprint]
  [=recipient.key]
  kept at: [=recipient.keptAt]
[/#list]

Signers: the manifest of a backup names one of them. A signature counts when the end of the backup, endedAt in its
manifest, lies within these times.
[#list signers as signer]

  [=signer.label][#if signer.now == "yes"] (signs now)[/#if]
  [=signer.fingerprint]
  [=signer.times]
  [=signer.file]
[/#list]

3. Where the backups are
[#list targets as target]
  [=target.id()]: [=target.words()]
[/#list]

Below each of these a backup is a directory: system, source, backup id, as in argo/trading-db/20261122T020000Z-full-x7k2.
The id begins with the time, so the last one is the newest. Any one target is enough. This is protected:
[#list sources as source]
  [=source]
[/#list]

4. Restore by hand, without Bactrian
This needs bash, openssl 3, age, zstd, sha256sum, a tool that reaches the target, and what the RESTORE.txt of the backup
names: PostgreSQL's client programs, sqlite3, or git. On Debian: apt-get install openssl age zstd.

4.1 In the directory of this kit: is it whole?
    KIT=$PWD
    sha256sum --check --strict --quiet SHA256SUMS

4.2 Open the identity; openssl asks for the passphrase. Work on a host that you trust.
    umask 077
    WORK=$(mktemp -d)
    [=open] \
        -in "$KIT/identity.txt.enc" -out "$WORK/identity.txt"

4.3 Choose a backup, write its directory in the place of the dots, and fetch it from one target
A target that asks who you are gets its key or password from section 6.
    BACKUP=${BACKUP:-...}
    SOURCE=${BACKUP%/*}
[#list targets as target]
[#if target.list()?has_content]
From [=target.id()]: which are there, then fetch one.
    [=target.list()]
    [=target.fetch()]
[#else]
From [=target.id()]: copy the directory to $WORK/backup with a tool for its kind.
[/#if]
[/#list]

4.4 Who made it? The answer must be "Signature Verified Successfully". No such file means: not one of ours, or revoked.
    cd "$WORK/backup"
    SIGNER=$(sed -n 's/^ *"signer" *: *"\([0-9a-f]\{32\}\)".*/\1/p' manifest.json)
    PUBLIC_KEY=$KIT/signers/$SIGNER.pub.pem
    openssl pkeyutl -verify -pubin -inkey "$PUBLIC_KEY" -rawin \
        -in manifest.json -sigfile manifest.sig
Compare the time with those of the signer in section 2.
    grep '"endedAt"' manifest.json
Is RESTORE.txt the one that was signed? It is a program: do not run it otherwise.
    grep -q "$(sha256sum RESTORE.txt | cut -c1-64)" manifest.json

4.5 Restore. Read RESTORE.txt first: it says which variables tell it where to restore to.
    IDENTITY=$WORK/identity.txt PUBLIC_KEY=$PUBLIC_KEY bash RESTORE.txt
To see only what is in it, without restoring:
    cat main-* | age -d -i "$WORK/identity.txt" | zstd -d > "$WORK/main"

4.6 Afterwards: leave nothing behind that opens backups
    shred -u "$WORK/identity.txt"

5. Restore with Bactrian on a bare machine
Install a JDK (17 to 25) and the program, as docs/bare-machine.md of its distribution says. Copy config/ of this kit to
/etc/bactrian, give it the values of section 6, and open the identity as in 4.2 into the file that identityFile in
keys.yaml names. Put the files of signers/ where publicKeyFile in keys.yaml names them: compare by fingerprint. A new
signing key comes from: bactrian keys create DIR. Then, with the name of any one target of section 3:

  bactrian validate
  bactrian catalog rebuild --from TARGET
  bactrian backups
  bactrian restore SYSTEM/SOURCE --dry-run
  bactrian restore SYSTEM/SOURCE

Without a catalog, straight from a target: bactrian restore SYSTEM/SOURCE --from TARGET

6. Secrets that the configuration asks for, to be brought along
[#if placeholders?has_content]
Nobody can look them up here: keep them in the password store, or give them anew at the service they belong to.
[#list placeholders as placeholder]
  [=placeholder]
[/#list]
[#else]
None.
[/#if]
