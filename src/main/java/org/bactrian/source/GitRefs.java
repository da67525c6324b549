package org.bactrian.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All refs of a repository.
 *
 * @param count how many
 * @param sha256 of their list: a line {@code <object> <name>} each, by name
 * @param named name to object, when there are not more than {@link #LISTED}; else empty
 */
record GitRefs(long count, String sha256, Map<String, String> named) {
    /** So many are listed in a manifest. */
    static final int LISTED = 1000;

    private static final int LONGEST = 512 * 1024;

    /** Those of a bare repository. */
    static GitRefs of(GitTool git, Path repository) throws IOException {
        Reading reading = new Reading();
        git.stream(List.of("--git-dir=" + repository, "for-each-ref", "--format=%(objectname) %(refname)"), reading);
        return reading.refs();
    }

    private static final class Reading extends OutputStream {
        private final MessageDigest digest = digest();
        private final ByteArrayOutputStream first = new ByteArrayOutputStream();
        private long count;

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            digest.update(bytes, offset, length);
            for (int i = offset; i < offset + length; i++) {
                count += bytes[i] == '\n' ? 1 : 0;
            }
            if (first.size() < LONGEST) {
                first.write(bytes, offset, length);
            }
        }

        GitRefs refs() {
            Map<String, String> named = new TreeMap<>();
            if (count <= LISTED && first.size() < LONGEST) {
                for (String line : first.toString(StandardCharsets.UTF_8).split("\n")) {
                    int space = line.indexOf(' ');
                    if (space > 0) {
                        named.put(line.substring(space + 1), line.substring(0, space));
                    }
                }
            }
            return new GitRefs(count, HexFormat.of().formatHex(digest.digest()), named);
        }

        private static MessageDigest digest() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
