package com.qaxal.local.command;

import com.qaxal.local.suite.LastingLogManager;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands that {@code ./qaxal} passes on. */
@Command(
        name = "qaxal",
        mixinStandardHelpOptions = true,
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            PartCommand.Restart.class,
            PartCommand.Stop.class,
            PartCommand.Start.class,
            LoadSampleCommand.class,
            ResetCommand.class
        })
public final class Main {
    /** What each line begins with that says why a command failed. */
    static final String COMPLAINT = "qaxal: ";

    @Option(names = "--root", required = true, hidden = true, scope = CommandLine.ScopeType.INHERIT)
    Path root = Path.of(".");

    @Option(names = "--home", required = true, hidden = true, scope = CommandLine.ScopeType.INHERIT)
    Path home = Path.of(".qaxal");

    /** The suite in the folder that was named, which may be named relative to where one stands. */
    Layout layout(int portOffset) throws Refused {
        if (portOffset < 0 || portOffset > Layout.LARGEST_OFFSET) {
            throw new Refused("--port-offset is a number from 0 to " + Layout.LARGEST_OFFSET + ", not " + portOffset);
        }
        return new Layout(
                root.toAbsolutePath().normalize(), home.toAbsolutePath().normalize(), portOffset);
    }

    /** As one types it, for the suite in that folder. */
    String typed(Layout layout, String command) {
        boolean usual = layout.home().equals(layout.root().resolve(".qaxal"));
        return (usual ? "" : "QAXAL_HOME=" + layout.home() + " ") + "./qaxal " + command;
    }

    public static void main(String[] args) {
        // By its name: whatever touches the class itself brings the usual manager up first.
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        // The libraries tell of everything they do; only what goes wrong is for the terminal.
        Logger.getLogger("").setLevel(Level.SEVERE);
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((failure, command, _) -> {
            String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            command.getErr().println(COMPLAINT + message.replace("\n", "\n" + COMPLAINT));
            command.getErr().flush();
            return 1;
        });
        System.exit(line.execute(args));
    }
}
