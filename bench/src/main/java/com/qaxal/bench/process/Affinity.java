package com.qaxal.bench.process;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** Which cores this process itself runs on; the servers inside it and the children that are not pinned follow. */
public final class Affinity {
    private Affinity() {}

    public static void pinSelf(List<Integer> cores) throws IOException, InterruptedException {
        String pid = Long.toString(ProcessHandle.current().pid());
        Process taskset = new ProcessBuilder("taskset", "-acp", list(cores), pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (taskset.waitFor() != 0) {
            throw new IOException("cannot pin to core " + list(cores));
        }
    }

    /** As {@code taskset} takes them. */
    static String list(List<Integer> cores) {
        return cores.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
