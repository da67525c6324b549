[#import "RESTORE.head.ftl" as head]
[@head.intro needs="tar"/]
DIRECTORY=${DIRECTORY:-restored}
[@head.checks/]

# 3. Decrypt, decompress and unpack into a new directory; an existing one is not touched.
mkdir "$DIRECTORY"
cat main-* | age -d -i "$IDENTITY" | zstd -d | tar -x -p --acls --xattrs --xattrs-include='*' -f - -C "$DIRECTORY"
[#if main.plainSha256()??]

# 4. Was it the archive that was stored?
test "$(cat main-* | age -d -i "$IDENTITY" | zstd -d | sha256sum | cut -c1-64)" = [=main.plainSha256()] ||
    stop "the archive is not the one that was stored"
[/#if]
[#if entries??]

# 5. Did everything come? Files and directories, recorded and found:
test "$(cat main-* | age -d -i "$IDENTITY" | zstd -d | tar -t -f - | wc -l)" = [=entries] ||
    stop "the archive does not hold [=entries] files and directories"
[/#if]

echo "restored [=directory] to $DIRECTORY"
