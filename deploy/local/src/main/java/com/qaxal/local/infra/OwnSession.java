package com.qaxal.local.infra;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Commands in a session of their own. A terminal sends Ctrl-C to every process of its session; ours are to end one after the other, as the
 * supervisor decides. Where there is no {@code setsid}, as on macOS, they hear it as well.
 */
public final class OwnSession {
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private OwnSession() {}

    /** It becomes the command in place: the process keeps its id. */
    public static List<String> of(List<String> command) {
        return Files.isExecutable(SETSID)
                ? Stream.concat(Stream.of(SETSID.toString()), command.stream()).toList()
                : command;
    }
}
