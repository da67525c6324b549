[#import "RESTORE.head.ftl" as head]
[@head.intro needs="the program that loads the dump"/]
# The dump, decrypted and decompressed; it is not removed.
DUMP=${DUMP:-dump}
[@head.checks/]

# 3. Decrypt and decompress: the stream is what the program wrote. An existing file is not overwritten.
test ! -e "$DUMP" || stop "$DUMP exists already"
(umask 077; cat main-* | age -d -i "$IDENTITY" | zstd -d > "$DUMP")
test "$(wc -c < "$DUMP")" = [=main.plainSize()] || stop "the dump has not the size of the one that was made"
[#if main.plainSha256()??]
test "$(sha256sum < "$DUMP" | cut -c1-64)" = [=main.plainSha256()] ||
    stop "the dump is not the one that was made"
[/#if]

# 4. This script loads nothing: a program replaces what is live, and nothing here can take that back. It was loaded by
#        [=load] < dump
[#if variables?has_content]
#    with these variables set: [=variables]
[/#if]

echo "restored [=directory] to $DUMP; it is not loaded yet, see step 4"
