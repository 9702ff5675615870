package com.qaxal.local.command;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(name = "logs", description = "Shows the end of what the parts said.", mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
    private static final String SUFFIX = ".log";
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
        List<Path> logs = logs(layout);
        if (logs.isEmpty()) {
            throw new Refused("there are no logs in " + layout.logs() + " yet");
        }
        if (name.isEmpty()) {
            return logs;
        }
        if (!logs.contains(layout.log(name))) {
            throw new Refused("there is no log of " + name + " in " + layout.logs() + "; there are "
                    + logs.stream().map(LogsCommand::part).collect(Collectors.joining(", ")));
        }
        return List.of(layout.log(name));
    }

    private static List<Path> logs(Layout layout) throws IOException {
        if (!Files.exists(layout.logs())) {
            return List.of();
        }
        try (Stream<Path> logs = Files.list(layout.logs())) {
            return logs.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static String part(Path log) {
        String file = String.valueOf(log.getFileName());
        return file.substring(0, file.length() - SUFFIX.length());
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
            // As it was written, whatever the terminal's own encoding is.
            PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
            new String(fresh, StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> out.printf("%-8s %s%n", part(file), line));
            shown.put(file, from + fresh.length);
        }
    }
}
