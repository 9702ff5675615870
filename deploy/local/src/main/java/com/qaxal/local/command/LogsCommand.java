package com.qaxal.local.command;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "logs", description = "Shows the end of what the parts said.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final long SHOWN_BYTES = 8_192;
    private static final long EVERY_MILLIS = 300;

    @ParentCommand
    Main main = new Main();

    @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "")
    String name = "";

    @Option(names = "-f", description = "Goes on showing what is added, until Ctrl-C.")
    boolean follow;

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        List<Path> files = files(main.layout(0));
        Map<Path, Long> shown = new HashMap<>();
        for (Path file : files) {
            shown.put(file, Math.max(0, Files.size(file) - SHOWN_BYTES));
            show(file, shown);
        }
        while (follow) {
            Thread.sleep(EVERY_MILLIS);
            for (Path file : files) {
                show(file, shown);
            }
        }
        return 0;
    }

    private List<Path> files(Layout layout) throws IOException, Refused {
        if (!name.isEmpty() && !Files.exists(layout.log(name))) {
            throw new Refused("there is no log of " + name + " in " + layout.logs());
        }
        if (!name.isEmpty()) {
            return List.of(layout.log(name));
        }
        try (Stream<Path> logs = Files.list(layout.logs())) {
            return logs.filter(path -> path.toString().endsWith(".log"))
                    .sorted()
                    .toList();
        }
    }

    private static void show(Path file, Map<Path, Long> shown) throws IOException {
        long from = shown.getOrDefault(file, 0L);
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            if (log.length() <= from) {
                return;
            }
            byte[] fresh = new byte[(int) Math.min(log.length() - from, 1 << 20)];
            log.seek(from);
            log.readFully(fresh);
            String part = String.valueOf(file.getFileName()).replace(".log", "");
            new String(fresh, java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> System.out.printf("%-8s %s%n", part, line));
            shown.put(file, from + fresh.length);
        }
    }
}
