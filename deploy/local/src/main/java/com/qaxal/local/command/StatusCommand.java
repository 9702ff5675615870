package com.qaxal.local.command;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Orphans;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
import com.qaxal.local.suite.Status;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "status",
        description = "Says what runs.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:everything is ready", "1:a suite runs, but not everything is ready", "3:no suite runs"})
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_READY = 1;
    /** As init scripts have it for "not running" (LSB 5.0, 22.2). */
    private static final int DOWN = 3;

    @ParentCommand
    Main main = new Main();

    @Option(names = "--json", description = "For programs.")
    boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException, Refused {
        Layout layout = main.layout(0);
        Optional<RunFile> running = RunFile.read(layout).filter(RunFile::isAlive);
        Status status = running.isPresent() ? Supervisor.of(layout).status() : Status.down();
        if (json) {
            System.out.println(new String(Json.encode(status), StandardCharsets.UTF_8));
        } else if (running.isPresent()) {
            print(status, running.get().supervisor(), System.out);
            System.out.println("Addresses and logins: " + main.typed(layout, "status --json"));
        } else {
            sayDown(layout, System.out);
        }
        if (running.isEmpty()) {
            return DOWN;
        }
        return status.ready() ? 0 : NOT_READY;
    }

    private void sayDown(Layout layout, PrintStream out) {
        Set<String> left = Orphans.names(layout);
        if (left.isEmpty()) {
            out.println("No suite runs in " + layout.home() + ". Start one with " + main.typed(layout, "up") + ".");
        } else {
            out.println("The suite in " + layout.home() + " was killed; these are left: " + String.join(", ", left)
                    + ". End them with " + main.typed(layout, "down") + ", or go on with " + main.typed(layout, "up")
                    + ".");
        }
    }

    private static void print(Status status, long supervisor, PrintStream out) {
        Map<String, String> urls =
                status.services().stream().collect(Collectors.toMap(Status.Service::name, Status.Service::url));
        out.println("The suite is " + status.state().word() + ".");
        status.parts()
                .forEach(part -> out.printf(
                        "%-10s %-11s %-24s %s%n",
                        part.name(),
                        part.state().text(),
                        urls.getOrDefault(part.name(), ""),
                        place(part.pid(), supervisor)));
    }

    private static String place(@Nullable Long process, long supervisor) {
        if (process == null) {
            return "";
        }
        return process == supervisor ? "in the supervisor" : "process " + process;
    }
}
