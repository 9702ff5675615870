package com.qaxal.local.infra;

import java.io.IOException;
import java.util.Optional;

/** One thing of the suite that runs and can be taken away: a service, or a server that services need. Any thread may call it. */
public interface Part {
    String name();

    /** Starts it unless it runs. It may take a while until it {@link #isReady}. */
    void start() throws IOException, InterruptedException;

    /** Asks it to end and waits; ends it when it does not. It can be started again. */
    void stop() throws IOException, InterruptedException;

    /** The process that it is, or lives in, while it runs. */
    Optional<ProcessHandle> process();

    default boolean isAlive() {
        return process().isPresent();
    }

    /** Whether it can do its job now. */
    boolean isReady();
}
