package com.qaxal.bench.process;

import java.io.IOException;

/** Which core this process itself runs on; the servers inside it and the children that are not pinned follow. */
public final class Affinity {
    private Affinity() {}

    public static void pinSelf(int core) throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset = new ProcessBuilder("taskset", "-acp", Integer.toString(core), pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (taskset.waitFor() != 0) {
            throw new IOException("cannot pin to core " + core);
        }
    }
}
