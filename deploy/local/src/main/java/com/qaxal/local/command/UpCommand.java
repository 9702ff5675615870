package com.qaxal.local.command;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.infra.Await;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Progress;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
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

    @Override
    public Integer call() throws Exception {
        Layout layout = new Layout(main.root, main.home, portOffset);
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
        Welcome.print(layout, suite.description(), System.out);
        stopped.await(); // Ctrl-C, SIGTERM and ./qaxal down all end in the hook
        return 0;
    }

    /** Runs the same in a process of its own, and shows what it says until it is ready. */
    private int inBackground(Layout layout) throws IOException, InterruptedException, Refused {
        Files.createDirectories(layout.logs());
        Path output = layout.log("suite");
        Files.deleteIfExists(output);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "up"));
        command.addAll(List.of(
                "--root", layout.root().toString(), "--home", layout.home().toString()));
        command.add("--port-offset=" + portOffset);
        if (noDemo) {
            command.add("--no-demo");
        }
        Process suite = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        AtomicReference<String> shown = new AtomicReference<>("");
        boolean came = Await.within(DETACHED, () -> {
            shown.set(show(output, shown.get()));
            return shown.get().contains(Welcome.READY) || !suite.isAlive();
        });
        show(output, shown.get());
        if (!came || !suite.isAlive()) {
            throw new Refused("the suite did not become ready; all it said is in " + output);
        }
        return 0;
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

    /** Kept beside the command: it is what one sees last. */
    static final class Welcome {
        static final String READY = "Everything is ready.";

        private Welcome() {}

        static void print(Layout layout, java.util.Optional<Demo.Description> demo, java.io.PrintStream out) {
            out.println();
            out.println(READY);
            out.println("  visitors enter at       http://127.0.0.1:" + layout.router());
            out.println("  control API             " + layout.url("config") + "/openapi");
            out.println("  billing API             " + layout.url("billing") + "/openapi");
            demo.ifPresent(it -> {
                out.println("  demo shop               " + it.siteUrl());
                out.println("  second site             " + it.siteUrl().replace("www.shop.", "www.boutique."));
                out.println("  what arrives            " + it.originUrl() + "/_received");
                out.println("  sign in as              " + it.login().email() + "  "
                        + it.login().password());
                out.println("  operator                " + it.operator().email() + "  "
                        + it.operator().password());
            });
            out.println("  logs                    " + layout.logs());
            out.println("End it with Ctrl-C or ./qaxal down.");
            out.flush();
        }
    }

    static RunFile running(Layout layout) throws Refused {
        return RunFile.read(layout)
                .filter(file -> file.supervisor().isAlive())
                .orElseThrow(() -> new Refused("no suite runs in " + layout.home() + ". Start one with ./qaxal up."));
    }
}
