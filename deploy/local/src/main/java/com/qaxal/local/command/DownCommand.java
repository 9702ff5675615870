package com.qaxal.local.command;

import com.qaxal.local.infra.Await;
import com.qaxal.local.suite.Claim;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Orphans;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "down", description = "Ends everything cleanly; data stays.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    @ParentCommand
    Main main = new Main();

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        Layout layout = main.layout(0);
        Optional<RunFile> running = RunFile.read(layout).filter(RunFile::isAlive);
        if (running.isPresent()) {
            System.out.println("Stopping…");
            Supervisor.of(layout).ask("down");
            Await.until("the end of the suite", PATIENCE, () -> !running.get().isAlive());
            System.out.println("Stopped. Data stays in " + layout.home() + ".");
        } else {
            Set<String> orphans = endOrphans(layout);
            System.out.println(
                    orphans.isEmpty()
                            ? "Nothing runs in " + layout.home() + "."
                            : "Ended what was left: " + String.join(", ", orphans));
        }
        return 0;
    }

    private static Set<String> endOrphans(Layout layout) throws IOException, InterruptedException, Refused {
        if (!Files.exists(layout.home())) {
            return Set.of();
        }
        try (Claim _ = Claim.of(layout)) {
            return Orphans.end(layout);
        }
    }
}
