[#macro intro needs]
#!/bin/bash
# How to restore this backup by hand, without the program that made it.
#
#   backup        [=directory] ([=kind], [=type])
#   restores to   [=consistencyTime], by the source's own clock
#   size          [=storedSize] bytes here, [=plainSize] bytes restored
[#list tools as tool]
#   made with     [=tool]
[/#list]
#
# It needs openssl 3, sha256sum, age, zstd and [=needs].
# Run it whole in the directory that holds these files:  bash RESTORE.txt
# or paste it step by step; then leave out the line with set, which ends the shell at the first mistake.
set -euo pipefail
stop() { echo "stopped: $*" >&2; return 1; }

# What you bring along. The public key must come from elsewhere than this place: from the recovery kit.
IDENTITY=${IDENTITY:-identity.txt}
PUBLIC_KEY=${PUBLIC_KEY:-signing.pub.pem}
[/#macro]
[#macro checks]

# 1. Was the backup made by its owner? The key's fingerprint is [=signer]:
#    openssl pkey -pubin -in "$PUBLIC_KEY" -outform DER | sha256sum | cut -c1-32
openssl pkeyutl -verify -pubin -inkey "$PUBLIC_KEY" -rawin -in manifest.json -sigfile manifest.sig
# ... and is this text part of it?
grep -q "$(sha256sum RESTORE.txt | cut -c1-64)" manifest.json || stop "RESTORE.txt is not the one in manifest.json"

# 2. Are all pieces there and whole?
sha256sum --check --strict --quiet <<'END_OF_LIST'
[#list volumes as volume]
[=volume.sha256()]  [=volume.name()]
[/#list]
END_OF_LIST
[/#macro]
