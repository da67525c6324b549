package org.bactrian.artifact;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names a backup of a source: {@code 20261122T020000Z-full-x7k2} (UTC start, type, random); for people, not for ordering. */
public record BackupId(String value) {
    private static final Pattern FORM = Pattern.compile("\\d{8}T\\d{6}Z-(full|differential|incremental)-[a-z0-9]{4}");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @throws IllegalArgumentException when the value has another form */
    public BackupId {
        if (!isOne(value)) {
            throw new IllegalArgumentException("'" + value + "' is no backup id, such as 20261122T020000Z-full-x7k2");
        }
    }

    /** Whether a text has the form of a backup's id. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /**
     * @param start the start by the host's clock
     * @param random any number; its low bits become the four random letters
     */
    public static BackupId create(Instant start, BackupType type, long random) {
        StringBuilder letters = new StringBuilder(4);
        long rest = random & Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            letters.append(Character.forDigit((int) (rest % 36), 36));
            rest /= 36;
        }
        return new BackupId(TIME.format(start) + "-" + type.word() + "-" + letters);
    }

    @Override
    public String toString() {
        return value;
    }
}
