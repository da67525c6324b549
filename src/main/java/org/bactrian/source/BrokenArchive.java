package org.bactrian.source;

import java.io.IOException;

/** What was read is no whole archive: reading it again would not help. */
final class BrokenArchive extends IOException {
    private static final long serialVersionUID = 1;

    BrokenArchive(String message) {
        super(message);
    }
}
