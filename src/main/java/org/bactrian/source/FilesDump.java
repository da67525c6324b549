package org.bactrian.source;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;
import org.bactrian.source.LeftOut.Why;
import org.jspecify.annotations.Nullable;

/**
 * One dump of files: a tar with names from the root directory on. Files that change or vanish meanwhile are read a second
 * time, behind the others, where they take the place of the first; what changes then, too, is listed.
 */
final class FilesDump implements Payload {
    /** Begins the names of its lists in the scratch directory. */
    static final String PREFIX = "files";

    private static final int PATH_ROOM = 1 << 20;
    private final SourceSpec source;
    private final Path scratchDir;
    private final Clock clock;
    private final DumpTool tar;
    private final List<PayloadStream> streams;
    private @Nullable DumpFacts facts;

    FilesDump(SourceSpec source, Path scratchDir, Clock clock, TimeLimits limits) {
        this.source = source;
        this.scratchDir = scratchDir;
        this.clock = clock;
        this.tar = new DumpTool(source.id(), limits);
        this.streams = List.of(PayloadStream.plain("main", this::write));
    }

    @Override
    public List<PayloadStream> streams() {
        return streams;
    }

    @Override
    public DumpFacts facts() {
        DumpFacts known = facts;
        if (known == null) {
            throw new IllegalStateException("the dump of " + source.id() + " was not written to its end");
        }
        return known;
    }

    @Override
    public void close() {
        tar.close();
    }

    private void write(OutputStream out) throws IOException {
        FileSelection selection = FileSelection.of(source);
        String version = TarWriting.version();
        Instant moment = clock.instant();
        LeftOut leftOut = new LeftOut();
        Certificates certificates = new Certificates();
        TarFraming framing = new TarFraming(out);
        try (Scratch scratch = Scratch.create(scratchDir, PREFIX, PATH_ROOM)) {
            FileList list = list(selection, scratch, leftOut, certificates);
            archive(list, scratch, framing, leftOut);
        }
        framing.finish();
        requireReadable(selection, leftOut);
        boolean open = !source.secret(); // the manifest is readable to whoever finds a copy
        List<String> warnings = new ArrayList<>(leftOut.warnings(open));
        warnings.addAll(certificates.warnings(moment, open));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("paths", selection.roots().stream().map(Path::toString).toList());
        properties.put("excluded", selection.patterns());
        properties.put("leftOut", leftOut.values(open));
        properties.put("certificates", open ? certificates.values() : List.of());
        properties.put("warnings", List.copyOf(warnings));
        facts = new DumpFacts(moment, Map.of("tar", version), Map.of("entries", framing.entries()), properties);
    }

    private FileList list(FileSelection selection, Scratch scratch, LeftOut leftOut, Certificates certificates)
            throws IOException {
        try (FileList list = new FileList(scratch.directory(), "first")) {
            new FileTree(selection, leftOut, (path, state) -> {
                        list.add(path, state);
                        if (state.form() == FileState.Form.FILE) {
                            certificates.look(path, state.size());
                        }
                    })
                    .walk();
            requireReadable(selection, leftOut);
            if (list.entries() == 0) {
                throw new BactrianException(
                        ErrorKind.FAILED,
                        "the paths of " + source.id() + " hold nothing that is to be kept",
                        "look at its exclude, and for .nobackup in its paths");
            }
            return list;
        }
    }

    private void archive(FileList list, Scratch scratch, TarFraming framing, LeftOut leftOut) throws IOException {
        TarWriting writing = new TarWriting(tar);
        if (writing.write(list.names(), framing)) {
            return;
        }
        try (FileList again = new FileList(scratch.directory(), "second")) {
            list.changes(again::add, leftOut);
            again.close();
            if (again.entries() > 0) {
                framing.goOn();
                if (!writing.write(again.names(), framing)) {
                    again.changes((path, state) -> leftOut.add(Why.CHANGED, path), leftOut);
                }
            }
        }
    }

    private void requireReadable(FileSelection selection, LeftOut leftOut) {
        long count = leftOut.count(Why.UNREADABLE);
        if (count > 0 && !selection.skipUnreadable()) {
            List<String> named = leftOut.named(Why.UNREADABLE);
            throw new BactrianException(
                    ErrorKind.FAILED,
                    "user '" + System.getProperty("user.name") + "' may not read " + count + " of the files of "
                            + source.id() + ": " + String.join(", ", named.subList(0, Math.min(named.size(), 5)))
                            + (count > 5 ? ", ..." : ""),
                    "give the user the right, exclude them, or allow it: unreadable: skip");
        }
    }
}
