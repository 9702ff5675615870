package com.qaxal.local.command;

import com.qaxal.local.infra.Folder;
import com.qaxal.local.suite.Claim;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Orphans;
import com.qaxal.local.suite.Refused;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "reset",
        description = "Wipes all data, secrets and logs of the suite, after asking.",
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    @ParentCommand
    Main main = new Main();

    @Option(names = "--yes", description = "Does not ask.")
    boolean yes;

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        Layout layout = main.layout(0);
        try (Claim _ = Claim.of(layout)) {
            if (!yes && !agreed(layout.home())) {
                System.out.println("Nothing was changed.");
                return 1;
            }
            Orphans.end(layout); // nobody may be at work on what is wiped
            for (String part : List.of("data", "secrets", "logs")) {
                Folder.delete(layout.home().resolve(part));
            }
            Files.deleteIfExists(layout.runFile());
        }
        System.out.println("Wiped " + layout.home() + ".");
        return 0;
    }

    private static boolean agreed(Path home) throws Refused {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Refused("nobody is there to ask; say ./qaxal reset --yes");
        }
        String answer = console.readLine("Wipe all data, secrets and logs in %s? Type yes: ", home);
        return "yes".equals(answer);
    }
}
