package org.bactrian.keys;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bactrian.config.Settings;
import org.bactrian.config.TargetSpec;

/**
 * Where a target is, in words, and how a person gets a backup from it.
 *
 * @param id as in the configuration
 * @param words where it is
 * @param list a command that shows the backups of {@code $SOURCE}; empty when there is none
 * @param fetch a command that brings the directory {@code $BACKUP} to {@code $WORK/backup}; empty when there is none
 */
public record TargetPlace(String id, String words, String list, String fetch) {
    private static final String CONTINUED = " \\\n        "; // a line that paper would break has its break here

    static List<TargetPlace> of(Collection<TargetSpec> targets) {
        return targets.stream().map(TargetPlace::of).toList();
    }

    private static TargetPlace of(TargetSpec target) {
        Settings settings = target.settings();
        return switch (target.kind()) {
            case "s3" -> s3(target.id(), settings);
            case "file" -> directory(target.id(), "directory ", settings);
            case "offline" ->
                directory(
                        target.id(),
                        "medium '" + settings.text("medium").orElse("") + "', to be attached; mounted at ",
                        settings);
            default -> new TargetPlace(target.id(), words(target), "", "");
        };
    }

    private static TargetPlace directory(String id, String words, Settings settings) {
        String path = settings.required("path");
        return new TargetPlace(
                id,
                line(words + path),
                "ls " + quoted(path) + "/\"$SOURCE\"",
                "cp -r " + quoted(path) + "/\"$BACKUP\" \"$WORK/backup\"");
    }

    private static TargetPlace s3(String id, Settings settings) {
        Optional<String> endpoint = settings.text("endpoint");
        String prefix = settings.text("prefix")
                .map(text -> text.replaceAll("^/+|/+$", "") + "/")
                .orElse("");
        String root = "s3://" + settings.required("bucket") + "/" + (prefix.equals("/") ? "" : prefix);
        List<String> words = new ArrayList<>(List.of(root + " at " + endpoint.orElse("Amazon S3")));
        settings.text("region").ifPresent(region -> words.add("region " + region));
        String options = endpoint.map(url -> " --endpoint-url " + quoted(url)).orElse("")
                + settings.text("region")
                        .map(region -> " --region " + quoted(region))
                        .orElse("")
                + CONTINUED;
        return new TargetPlace(
                id,
                line(String.join(", ", words)),
                "aws s3 ls" + options + quoted(root) + "\"$SOURCE\"/",
                "aws s3 cp --recursive" + options + quoted(root) + "\"$BACKUP\" \"$WORK/backup\"");
    }

    // secrets among the settings show a mask
    private static String words(TargetSpec target) {
        List<String> words = new ArrayList<>(List.of("kind " + target.kind()));
        target.settings().values().forEach((key, value) -> words.add(key + " " + value));
        return line(String.join(", ", words));
    }

    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }

    private static String quoted(String text) {
        return "'" + line(text).replace("'", "'\\''") + "'";
    }
}
