package com.qaxal.local.command;

import com.qaxal.local.suite.Claim;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Progress;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(name = "up", description = "Starts everything and waits until it is ready.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    /** The last line of a start that went well. */
    static final String READY = "Everything is ready.";

    @ParentCommand
    Main main = new Main();

    @Option(names = "--detach", description = "Returns when all is ready, and leaves it running.")
    boolean detach;

    @Option(
            names = "--port-offset",
            description = "Added to every port, so that suites can stand side by side.",
            defaultValue = "0")
    int portOffset;

    @Option(names = "--no-demo", description = "Without the shop and the tag server.")
    boolean noDemo;

    @Option(names = "--output", description = "Where what is printed goes; it becomes the suite's log.", hidden = true)
    @Nullable
    Path output;

    @Override
    public Integer call() throws Exception {
        Layout layout = main.layout(portOffset);
        requireWritable(layout.home());
        return detach ? inBackground(layout) : inForeground(layout);
    }

    private int inForeground(Layout layout) throws Exception {
        Progress progress = new Progress(System.out);
        Suite suite = new Suite(layout, !noDemo, progress);
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            stop(suite);
            stopped.countDown();
        }));
        suite.claim();
        if (output == null) {
            progress.alsoTo(layout.log("suite"));
        } else {
            Files.move(output, layout.log("suite"), StandardCopyOption.REPLACE_EXISTING);
        }
        suite.start();
        System.out.println();
        System.out.println(READY);
        if (output == null) {
            Welcome.print(layout, suite.description().orElse(null), System.out);
            System.out.println("End it with Ctrl-C or " + main.typed(layout, "down") + ".");
        }
        stopped.await(); // Ctrl-C, SIGTERM and ./qaxal down all end in the hook
        return 0;
    }

    private int inBackground(Layout layout) throws IOException, InterruptedException, Refused {
        Claim.requireFree(layout);
        Detached.start(layout, options());
        Welcome.print(layout, Supervisor.of(layout).status().demo(), System.out);
        System.out.println("End it with " + main.typed(layout, "down") + ".");
        return 0;
    }

    private List<String> options() {
        String offset = "--port-offset=" + portOffset;
        return noDemo ? List.of(offset, "--no-demo") : List.of(offset);
    }

    private static void stop(Suite suite) {
        try {
            suite.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireWritable(Path home) throws Refused {
        try {
            Files.createDirectories(home);
            Files.delete(Files.createTempFile(home, "writable", ""));
        } catch (IOException e) {
            throw new Refused("the data folder " + home + " cannot be written to ("
                    + e.getClass().getSimpleName()
                    + "). Mend its rights, or name another one: QAXAL_HOME=/path ./qaxal up");
        }
    }
}
