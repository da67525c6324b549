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
import org.bactrian.artifact.DumpFacts;
import org.bactrian.artifact.Journal;
import org.bactrian.artifact.Payload;
import org.bactrian.artifact.PayloadStream;
import org.bactrian.config.SourceSpec;
import org.bactrian.process.TimeLimits;
import org.jspecify.annotations.Nullable;

/** One dump of a repository: its mirror brought up to date and proven, then a bundle of all refs; if wanted, the files too. */
final class GitDump implements Payload {
    static final String MAIN = "main";
    static final String ARCHIVE = "archive";

    private final SourceSpec source;
    private final Path mirrors;
    private final Clock clock;
    private final TimeLimits limits;
    private final Journal journal;
    private final List<PayloadStream> streams;
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private volatile @Nullable GitTool git;
    private volatile boolean closed;
    private @Nullable GitMirror mirror;
    private @Nullable DumpFacts facts;

    /** @param mirrors holds the mirrors of all sources */
    GitDump(SourceSpec source, Path mirrors, Clock clock, TimeLimits limits, Journal journal) {
        this.source = source;
        this.mirrors = mirrors;
        this.clock = clock;
        this.limits = limits;
        this.journal = journal;
        List<PayloadStream> all = new ArrayList<>(List.of(PayloadStream.plain(MAIN, this::writeMain)));
        if (source.settings().flag(ARCHIVE)) {
            all.add(PayloadStream.plain(ARCHIVE, this::writeArchive));
        }
        this.streams = List.copyOf(all);
    }

    @Override
    public List<PayloadStream> streams() {
        return streams;
    }

    @Override
    public DumpFacts facts() {
        DumpFacts known = facts;
        if (known == null || counts.containsKey("archiveEntries") != (streams.size() > 1)) {
            throw new IllegalStateException("the dump of " + source.id() + " was not written to its end");
        }
        return new DumpFacts(known.consistencyTime(), known.tools(), Map.copyOf(counts), known.properties());
    }

    @Override
    public void close() throws IOException {
        closed = true;
        GitTool used = git;
        if (used != null) {
            used.close();
        }
        GitMirror held = mirror;
        if (held != null) {
            held.close();
        }
    }

    private void writeMain(OutputStream out) throws IOException {
        GitAddress address = GitAddress.of(source.settings());
        GitTool tool = tool(address);
        GitMirror copy = new GitMirror(mirrors, source.id(), address, tool);
        mirror = copy;
        // what was pushed before this moment is in the bundle
        Instant moment = clock.instant();
        copy.update();
        Path directory = copy.directory();
        GitRefs refs = GitRefs.of(tool, directory);
        Map<String, Object> properties = properties(tool, directory, refs);
        properties.put("repository", GitAddress.shown(address.repository()));
        BundleFraming framing = new BundleFraming(out);
        if (refs.count() == 0 && String.valueOf(properties.get("head")).startsWith("ref: ")) {
            framing.write(BundleFraming.empty(String.valueOf(properties.get("objectFormat"))));
        } else {
            tool.stream(List.of("--git-dir=" + directory, "bundle", "create", "--quiet", "-", "--all"), framing);
        }
        framing.finish();
        counts.put("refs", refs.count());
        counts.put("objects", framing.objects());
        facts = new DumpFacts(moment, Map.of("git", version(tool)), Map.of(), properties);
    }

    private Map<String, Object> properties(GitTool tool, Path directory, GitRefs refs) throws IOException {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("head", GitProof.head(directory));
        properties.put("objectFormat", tool.text("--git-dir=" + directory, "rev-parse", "--show-object-format"));
        properties.put("refsSha256", refs.sha256());
        if (!source.secret() && refs.count() <= GitRefs.LISTED) {
            properties.put("refs", refs.named());
        }
        GitContents contents = new GitContents(tool, directory);
        if (contents.hasCommit()) {
            if (!source.secret()) {
                properties.put("submodules", contents.submodules());
            }
            if (contents.usesLfs()) {
                properties.put("lfs", "not in this backup: " + GitSource.LFS);
                journal.fact("warning", source.id() + ": " + GitSource.LFS);
            }
        }
        return properties;
    }

    private void writeArchive(OutputStream out) throws IOException {
        GitTool tool = tool(GitAddress.of(source.settings()));
        GitMirror copy = mirror;
        if (copy == null) {
            throw new IllegalStateException("the archive of " + source.id() + " comes after its bundle");
        }
        String directory = "--git-dir=" + copy.directory();
        String tree = new GitContents(tool, copy.directory()).hasCommit()
                ? "HEAD"
                : tool.text(directory, "hash-object", "-t", "tree", "/dev/null");
        TarFraming framing = new TarFraming(out);
        tool.stream(List.of(directory, "archive", "--format=tar", tree), framing);
        framing.finish();
        counts.put("archiveEntries", framing.entries());
    }

    private GitTool tool(GitAddress address) throws IOException {
        GitTool tool = new GitTool(limits, address.environment());
        git = tool;
        if (closed) {
            throw new IOException("the dump of " + source.id() + " was closed");
        }
        return tool;
    }

    private static String version(GitTool tool) throws IOException {
        return tool.text("version").replaceFirst("^git version ", "");
    }
}
