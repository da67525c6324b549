[#import "RESTORE.head.ftl" as head]
[@head.intro needs="git"/]
REPOSITORY=${REPOSITORY:-restored.git}
[@head.checks/]

# 3. Decrypt and decompress: the stream is a git bundle of all refs. Nothing that is there is overwritten.
test ! -e "$REPOSITORY" || stop "$REPOSITORY exists already"
test ! -e "$REPOSITORY.bundle" || stop "$REPOSITORY.bundle exists already"
(umask 077; cat main-* | age -d -i "$IDENTITY" | zstd -d > "$REPOSITORY.bundle")
[#if main.plainSha256()??]
test "$(sha256sum < "$REPOSITORY.bundle" | cut -c1-64)" = [=main.plainSha256()] ||
    stop "the bundle is not the one that was dumped"
[/#if]

# 4. Make a bare repository of it. The fetch compares the checksum of every object.
git init --bare --quiet --template= --object-format=[=objectFormat] "$REPOSITORY"
git --git-dir="$REPOSITORY" bundle verify --quiet "$REPOSITORY.bundle"
git --git-dir="$REPOSITORY" fetch --quiet --no-tags "$REPOSITORY.bundle" '+refs/*:refs/*'[#if detached] HEAD[/#if]
HEAD_WAS=$(cat [=headText]
)
[#if detached]
git --git-dir="$REPOSITORY" update-ref --no-deref HEAD "$HEAD_WAS"
[#else]
git --git-dir="$REPOSITORY" symbolic-ref HEAD "$HEAD_WAS"
[/#if]
rm "$REPOSITORY.bundle"

# 5. Is every object there, and is every ref what it was?
git --git-dir="$REPOSITORY" fsck --connectivity-only --no-dangling
[#if refsSha256??]
test "$(git --git-dir="$REPOSITORY" for-each-ref --format='%(objectname) %(refname)' | sha256sum | cut -c1-64)" = [=refsSha256] ||
    stop "the refs are not those that were dumped"
[/#if]
[#if streams?seq_contains("archive")]

# 6. The files of the newest commit are here as a tar archive too, for a machine without git:
#    cat archive-* | age -d -i "$IDENTITY" | zstd -d | tar -x -f - -C NEW_DIRECTORY
[/#if]

echo "restored [=directory] to $REPOSITORY"
# Hooks and settings of the old repository are in no bundle. To put it on a server: git --git-dir="$REPOSITORY" push --mirror URL
