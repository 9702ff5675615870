package com.qaxal.local.suite;

import java.io.PrintStream;

/** Tells the person at the terminal what is going on, with the seconds since the beginning. */
public final class Progress {
    private final PrintStream out;
    private final long began = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    public void say(String line) {
        out.printf("%5.1f s  %s%n", (System.nanoTime() - began) / 1e9, line);
        out.flush();
    }
}
