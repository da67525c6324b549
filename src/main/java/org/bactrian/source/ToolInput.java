package org.bactrian.source;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** What a program reads; knows whether it was the program that stopped reading. */
final class ToolInput extends FilterOutputStream {
    private boolean refused;

    ToolInput(OutputStream stdin) {
        super(stdin);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            refused = true;
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            refused = true;
            throw e;
        }
    }

    /** Whether the program ended, or closed its input, before all was written. */
    boolean refused() {
        return refused;
    }
}
