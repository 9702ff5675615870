package com.qaxal.bench.peers;

import java.util.List;

/**
 * Something that has to be installed first.
 *
 * @param install the command that does it
 */
public record Missing(String what, List<String> install) {
    public Missing {
        install = List.copyOf(install);
    }

    static Missing debian(String what, String... packages) {
        List<String> command =
                new java.util.ArrayList<>(List.of("apt-get", "install", "-y", "--no-install-recommends"));
        command.addAll(List.of(packages));
        return new Missing(what, command);
    }

    @Override
    public String toString() {
        return what + " is not installed: " + String.join(" ", install);
    }
}
