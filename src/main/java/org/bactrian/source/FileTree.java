package org.bactrian.source;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bactrian.artifact.BactrianException;
import org.bactrian.artifact.ErrorKind;
import org.bactrian.source.LeftOut.Why;

/** Walks what a selection means, each directory before what is in it and in the order of its names' bytes. Links are not followed. */
final class FileTree {
    /** Gets each path that is to be kept. */
    interface Visitor {
        /** @throws IOException ends the walk */
        void visit(Path path, FileState state) throws IOException;
    }

    private static final String MARKER = ".nobackup";
    private final FileSelection selection;
    private final Exclusions exclusions;
    private final LeftOut leftOut;
    private final Visitor visitor;

    /** @param leftOut gets what is met and not kept, but for what is excluded */
    FileTree(FileSelection selection, LeftOut leftOut, Visitor visitor) {
        this.selection = selection;
        this.exclusions = new Exclusions(selection.patterns());
        this.leftOut = leftOut;
        this.visitor = visitor;
    }

    /** @throws BactrianException FAILED when a path that is named is missing */
    void walk() throws IOException {
        for (Path path : selection.named()) {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new BactrianException(
                        ErrorKind.FAILED, "there is no " + path, "check the source's paths, and what is mounted");
            }
        }
        for (Path root : selection.roots()) {
            walk(root);
        }
    }

    private void walk(Path path) throws IOException {
        if (exclusions.match(path)) {
            return;
        }
        try {
            FileState state = FileState.of(path);
            switch (state.form()) {
                case LINK -> visitor.visit(path, state);
                case FILE -> {
                    if (keep(path, Files.isReadable(path))) {
                        visitor.visit(path, state);
                    }
                }
                case DIRECTORY -> {
                    if (keep(path, Files.isReadable(path) && Files.isExecutable(path))) {
                        walkDirectory(path, state);
                    }
                }
                default -> leftOut.add(Why.SPECIAL, path);
            }
        } catch (NoSuchFileException e) {
            leftOut.add(Why.VANISHED, path);
        } catch (AccessDeniedException e) {
            leftOut.add(Why.UNREADABLE, path);
        }
    }

    private boolean keep(Path path, boolean readable) {
        if (!readable) {
            leftOut.add(Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? Why.UNREADABLE : Why.VANISHED, path);
        }
        return readable;
    }

    private void walkDirectory(Path directory, FileState state) throws IOException {
        if (Files.exists(directory.resolve(MARKER), LinkOption.NOFOLLOW_LINKS)) {
            leftOut.add(Why.MARKED, directory);
            return;
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(children::add);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(children);
        visitor.visit(directory, state);
        for (Path child : children) {
            walk(child);
        }
    }
}
