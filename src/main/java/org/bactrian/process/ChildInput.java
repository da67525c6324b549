package org.bactrian.process;

import java.io.IOException;
import java.io.OutputStream;

/** What a child reads. When it stops reading, the rest is dropped: how the child ends tells whether that was right. */
final class ChildInput extends OutputStream {
    private final OutputStream stdin;
    private boolean stopped;

    ChildInput(OutputStream stdin) {
        this.stdin = stdin;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (!stopped) {
            attempt(() -> stdin.write(bytes, offset, length));
        }
    }

    /** No more is coming. */
    void end() {
        attempt(stdin::close);
    }

    /** Whether nothing had to be dropped. */
    boolean tookAll() {
        return !stopped;
    }

    private interface Step {
        void go() throws IOException;
    }

    private void attempt(Step step) {
        try {
            step.go();
        } catch (IOException e) {
            stopped = true; // the pipe has no reader any more: nothing else can fail here
        }
    }
}
