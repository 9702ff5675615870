package com.qaxal.bench.command;

import java.io.PrintStream;

/** Tells the person at the terminal what is going on, with the minutes and seconds since the beginning. */
final class Progress {
    private final PrintStream out;
    private final long began = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String line) {
        long seconds = (System.nanoTime() - began) / 1_000_000_000;
        out.printf("%2d:%02d  %s%n", seconds / 60, seconds % 60, line);
        out.flush();
    }
}
