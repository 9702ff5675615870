package com.qaxal.local.command;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "reset",
        description = "Wipes all data and secrets of the suite, after asking.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @ParentCommand
    Main main = new Main();

    @Option(names = "--yes", description = "Does not ask.")
    boolean yes;

    @Override
    public Integer call() throws IOException, Refused {
        Layout layout = new Layout(main.root, main.home, 0);
        if (RunFile.read(layout).filter(run -> run.supervisor().isAlive()).isPresent()) {
            throw new Refused("a suite runs; end it first: ./qaxal down");
        }
        if (!yes && !agreed(layout.home())) {
            System.out.println("Nothing was changed.");
            return 1;
        }
        for (String part : List.of("data", "secrets", "logs", "aot", "run.json")) {
            delete(layout.home().resolve(part));
        }
        System.out.println("Wiped " + layout.home() + ".");
        return 0;
    }

    private static boolean agreed(Path home) throws Refused {
        Console console = System.console();
        if (console == null) {
            throw new Refused("nobody is there to ask; say ./qaxal reset --yes");
        }
        String answer = console.readLine("Wipe all data and secrets in %s? Type yes: ", home);
        return "yes".equals(answer);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
