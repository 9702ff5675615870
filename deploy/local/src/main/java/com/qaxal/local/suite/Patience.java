package com.qaxal.local.suite;

import com.qaxal.local.infra.Await;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How long a process that was asked to end may take.
 *
 * @param recording while it writes what makes its next start faster
 * @param stop for all else, and from the moment on at which that is given up
 */
record Patience(Duration recording, Duration stop) {
    /** Waits for the end of {@code process}, and kills it when it takes too long. */
    void end(Process process) throws InterruptedException {
        endUnless(() -> false, process);
    }

    /**
     * Waits for the end of a process that records.
     *
     * @param hurried whether that is given up; may turn true meanwhile
     * @param worked whether nothing but recording is left to do
     * @return whether it recorded to the end
     */
    boolean endRecording(Process process, BooleanSupplier hurried, BooleanSupplier worked) throws InterruptedException {
        boolean ended =
                Await.within(recording, () -> hurried.getAsBoolean() || !process.isAlive()) && !hurried.getAsBoolean();
        endUnless(worked, process);
        return ended;
    }

    private void endUnless(BooleanSupplier givenUp, Process process) throws InterruptedException {
        Await.within(stop, () -> !process.isAlive() || givenUp.getAsBoolean());
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly); // what writes the cache is a JVM of its own
            process.destroyForcibly();
            Await.within(stop, () -> !process.isAlive());
        }
    }
}
