[#import "RESTORE.head.ftl" as head]
[@head.intro needs="tar"/]
DIRECTORY=${DIRECTORY:-restored}
[@head.checks/]

# 3. Decrypt, decompress and unpack into a new directory; an existing one is not touched.
mkdir "$DIRECTORY"
cat main-* | age -d -i "$IDENTITY" | zstd -d | tar -x -p -f - -C "$DIRECTORY"
[#if main.plainSha256()??]

# 4. Was it the archive that was stored?
test "$(cat main-* | age -d -i "$IDENTITY" | zstd -d | sha256sum | cut -c1-64)" = [=main.plainSha256()]
[/#if]
[#if counts?has_content]

# 5. To compare with; what was stored:
[#list counts as count]
#      [=count]
[/#list]
find "$DIRECTORY" -type f | wc -l
[/#if]

echo "restored [=directory] to $DIRECTORY"
