package org.bactrian.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A file as it is at a moment, links not followed.
 *
 * @param form what it is
 * @param size in bytes
 * @param stamp another one when content, name, mode or owner change: of inode, size and both times
 */
record FileState(Form form, long size, long stamp) {
    /** What a path can be. */
    enum Form {
        FILE,
        DIRECTORY,
        LINK,
        SPECIAL
    }

    private static final int TYPE = 0170000;

    /** @throws IOException when it is not there or cannot be looked at */
    static FileState of(Path path) throws IOException {
        Map<String, Object> all =
                Files.readAttributes(path, "unix:mode,ino,size,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        Form form = switch ((Integer) Objects.requireNonNull(all.get("mode")) & TYPE) {
            case 0100000 -> Form.FILE;
            case 0040000 -> Form.DIRECTORY;
            case 0120000 -> Form.LINK;
            default -> Form.SPECIAL;
        };
        long stamp = 1;
        for (String name : new String[] {"ino", "size", "ctime", "lastModifiedTime"}) {
            stamp = stamp * 0x9E3779B97F4A7C15L + Objects.hashCode(all.get(name));
        }
        return new FileState(form, (Long) Objects.requireNonNull(all.get("size")), stamp);
    }
}
