package com.qaxal.local.command;

import com.qaxal.local.infra.Await;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
        Layout layout = new Layout(main.root, main.home, 0);
        Optional<RunFile> run = RunFile.read(layout);
        if (run.isEmpty()) {
            System.out.println("Nothing runs in " + layout.home() + ".");
            return 0;
        }
        if (!run.get().supervisor().isAlive()) {
            List<String> orphans = run.get().endOrphans();
            System.out.println(
                    orphans.isEmpty() ? "Nothing runs." : "Ended what was left: " + String.join(", ", orphans));
            return 0;
        }
        System.out.println("Stopping…");
        byte[] accepted = Supervisor.of(layout).ask("down");
        Await.until(
                "the end of the suite", PATIENCE, () -> !run.get().supervisor().isAlive());
        System.out.println(accepted.length == 0 ? "" : "Stopped. Data stays in " + layout.home() + ".");
        return 0;
    }
}
