package org.bactrian.source;

/**
 * Reads POSIX's further attributes of an entry, records of {@code <length> <name>=<value>\n}, for the one that says how long
 * its content is: it stands there when the header has no room for it (8 GiB and more).
 */
final class PaxSize {
    private static final int LONGEST = 64;
    private static final String NAME = "size=";
    private final StringBuilder record = new StringBuilder();
    private long left;
    private long recordLeft;
    private long size = -1;

    /** @param length bytes of all records */
    PaxSize(long length) {
        left = length;
    }

    /** Bytes of the content; negative when no record says it. */
    long size() {
        return size;
    }

    /** Takes the next bytes; those behind the records are passed over. */
    void read(byte[] bytes, int offset, int length) throws BrokenArchive {
        for (int i = offset; i < offset + length && left > 0; i++, left--) {
            take((char) (bytes[i] & 0xff));
        }
    }

    private void take(char c) throws BrokenArchive {
        if (recordLeft > 0) {
            recordLeft--;
            if (record.length() < LONGEST) {
                record.append(c);
            }
            if (recordLeft == 0) {
                end();
            }
        } else if (c == ' ') {
            recordLeft = number(record) - record.length() - 1;
            record.setLength(0);
            if (recordLeft <= 0) {
                throw new BrokenArchive("the tar archive has attributes without a length");
            }
        } else {
            record.append(c);
            if (record.length() > LONGEST) {
                throw new BrokenArchive("the tar archive has attributes without a length");
            }
        }
    }

    private void end() throws BrokenArchive {
        if (record.indexOf(NAME) == 0) {
            size = number(record.substring(NAME.length()).strip());
        }
        record.setLength(0);
    }

    private static long number(CharSequence text) throws BrokenArchive {
        try {
            return Long.parseLong(text.toString());
        } catch (NumberFormatException e) {
            throw new BrokenArchive("the tar archive has attributes with a number that is none");
        }
    }
}
