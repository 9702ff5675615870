package com.qaxal.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine that a figure was taken on; without it, a figure says nothing. */
public record Machine(int cores, String processor, String memory, String kernel, String system) {

    public static Machine here() throws IOException {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                field(Path.of("/proc/cpuinfo"), "model name", ":"),
                field(Path.of("/proc/meminfo"), "MemTotal", ":"),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                field(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""));
    }

    private static String field(Path file, String name, String separator) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name) && line.contains(separator))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .orElse("unknown");
        }
    }
}
