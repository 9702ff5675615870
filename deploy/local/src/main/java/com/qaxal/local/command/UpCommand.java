package com.qaxal.local.command;

import com.qaxal.local.infra.Await;
import com.qaxal.local.suite.Claim;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Progress;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(name = "up", description = "Starts everything and waits until it is ready.", mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
    private static final String READY = "Everything is ready.";
    private static final Duration DETACHED = Duration.ofSeconds(240);

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

    @Option(names = "--to-log", description = "What is printed is for a log: no logins.", hidden = true)
    boolean toLog;

    @Override
    public Integer call() throws Exception {
        Layout layout = main.layout(portOffset);
        requireWritable(layout.home());
        return detach ? inBackground(layout) : inForeground(layout);
    }

    private int inForeground(Layout layout) throws Exception {
        Suite suite = new Suite(layout, !noDemo, new Progress(System.out));
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            stop(suite);
            stopped.countDown();
        }));
        suite.start();
        System.out.println();
        System.out.println(READY);
        if (!toLog) {
            Welcome.print(layout, suite.description().orElse(null), System.out);
        }
        stopped.await(); // Ctrl-C, SIGTERM and ./qaxal down all end in the hook
        return 0;
    }

    /** Runs the same in a process of its own, and shows what it says until it is ready. */
    private int inBackground(Layout layout) throws IOException, InterruptedException, Refused {
        Claim.of(layout).close(); // a suite that runs here keeps its log
        Files.createDirectories(layout.logs());
        Path output = layout.log("suite");
        Files.deleteIfExists(output);
        Process suite = new ProcessBuilder(detached(layout))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        AtomicReference<String> shown = new AtomicReference<>("");
        boolean came = Await.within(DETACHED, () -> {
            shown.set(show(output, shown.get()));
            return shown.get().contains(READY) || !suite.isAlive();
        });
        show(output, shown.get());
        if (!came || !suite.isAlive()) {
            throw new Refused("the suite did not become ready; all it said is in " + output);
        }
        Welcome.print(layout, Supervisor.of(layout).status().demo(), System.out);
        return 0;
    }

    private List<String> detached(Layout layout) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "up", "--to-log"));
        command.addAll(List.of(
                "--root", layout.root().toString(), "--home", layout.home().toString()));
        command.add("--port-offset=" + portOffset);
        if (noDemo) {
            command.add("--no-demo");
        }
        return command;
    }

    private static String show(Path output, String before) {
        try {
            String all = Files.readString(output);
            System.out.print(all.substring(before.length()));
            System.out.flush();
            return all;
        } catch (IOException e) {
            return before;
        }
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
