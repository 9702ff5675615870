package com.qaxal.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Sends requests to a server as fast as it answers, for a while. */
@FunctionalInterface
public interface Generator {
    /** @throws IOException when the generator does not run or says nothing that can be read */
    LoadResult run(int port, Duration length) throws IOException, InterruptedException;
}
