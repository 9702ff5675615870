package com.qaxal.local.command;

import com.qaxal.local.infra.Await;
import com.qaxal.local.suite.Claim;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Orphans;
import com.qaxal.local.suite.Progress;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(name = "down", description = "Ends everything cleanly; data stays.", mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
    /** More than the parts may take: the services, side by side, 190 s, and then the servers one by one, and what is left, 140 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(360);

    private static final Duration PAUSE = Duration.ofMillis(300);

    @ParentCommand
    Main main = new Main();

    @Option(names = "--now", description = "Prepares nothing for faster starts. Also for an end that is under way.")
    boolean now;

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        Layout layout = main.layout(0);
        Optional<RunFile> running = RunFile.read(layout).filter(RunFile::isAlive);
        if (running.isPresent()) {
            System.out.println("Stopping. Ctrl-C does not hinder it: it ends in its own process.");
            end(layout, running.get());
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

    private void end(Layout layout, RunFile running) throws IOException, InterruptedException, Refused {
        Supervisor supervisor = Supervisor.of(layout);
        Progress.Said[] heard = {supervisor.end(now)};
        boolean ended = Await.within(PATIENCE, PAUSE, () -> {
            heard[0] = supervisor.since(heard[0]);
            heard[0].lines().forEach(System.out::println);
            return !running.isAlive();
        });
        if (!ended) {
            throw new Refused("the suite has not ended within " + PATIENCE.toSeconds() + " s; kill -9 "
                    + running.supervisor() + " ends it, and ./qaxal down what it leaves");
        }
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
