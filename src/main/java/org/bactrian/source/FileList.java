package org.bactrian.source;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bactrian.source.LeftOut.Why;
import org.jspecify.annotations.Nullable;

/**
 * Paths for tar, on disk so that memory stays flat: their bytes from the root directory on, each with a zero byte at its
 * end; beside them the state in which each was found.
 */
final class FileList implements Closeable {
    private final Path names;
    private final Path stamps;
    private final DataOutputStream nameOut;
    private final DataOutputStream stampOut;
    private long entries;

    /** @param directory where it lies, for its owner only */
    FileList(Path directory, String name) throws IOException {
        names = Files.createFile(directory.resolve(name), PlainFiles.ONLY_OWNER);
        stamps = Files.createFile(directory.resolve(name + ".stamps"), PlainFiles.ONLY_OWNER);
        nameOut = out(names);
        stampOut = out(stamps);
    }

    /** Adds an absolute path. */
    void add(Path path, FileState state) throws IOException {
        byte[] raw = RawName.bytes(path);
        nameOut.write(raw, 1, raw.length - 1);
        nameOut.write(0);
        stampOut.writeLong(state.stamp());
        entries++;
    }

    /** How many paths were added. */
    long entries() {
        return entries;
    }

    /** The file with the paths, whole after {@link #close}. */
    Path names() {
        return names;
    }

    @Override
    public void close() throws IOException {
        nameOut.close();
        stampOut.close();
    }

    /**
     * Looks at all files and links again; directories come and go with what is in them.
     *
     * @param changed gets those that are not as they were found
     * @param leftOut gets those that are no more there, or may not be read any more
     */
    void changes(FileTree.Visitor changed, LeftOut leftOut) throws IOException {
        try (DataInputStream nameIn = in(names);
                DataInputStream stampIn = in(stamps)) {
            for (byte[] name = next(nameIn); name != null; name = next(nameIn)) {
                look(RawName.path(name), stampIn.readLong(), changed, leftOut);
            }
        }
    }

    private static void look(Path path, long stamp, FileTree.Visitor changed, LeftOut leftOut) throws IOException {
        try {
            FileState now = FileState.of(path);
            boolean file = now.form() == FileState.Form.FILE;
            if (file && !Files.isReadable(path)) {
                leftOut.add(Why.UNREADABLE, path);
            } else if (now.stamp() != stamp && (file || now.form() == FileState.Form.LINK)) {
                changed.visit(path, now);
            }
        } catch (NoSuchFileException e) {
            leftOut.add(Why.VANISHED, path);
        }
    }

    private static byte @Nullable [] next(DataInputStream in) throws IOException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        name.write('/');
        for (int b = in.read(); b != 0; b = in.read()) {
            if (b < 0) {
                if (name.size() > 1) {
                    throw new EOFException("the list of files ends in the middle of a name");
                }
                return null;
            }
            name.write(b);
        }
        return name.toByteArray();
    }

    private static DataOutputStream out(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    private static DataInputStream in(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }
}
