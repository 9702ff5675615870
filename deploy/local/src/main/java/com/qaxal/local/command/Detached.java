package com.qaxal.local.command;

import com.qaxal.local.infra.Await;
import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code up} in a process of its own, and what it says until it is ready. Its output becomes the suite's log only when it has the claim: until
 * then the log may be that of another suite.
 */
final class Detached {
    private static final Duration READY = Duration.ofSeconds(240);
    private static final Duration END = Duration.ofSeconds(120);

    private final Layout layout;
    private final Process suite;
    private final Path path;
    private final RandomAccessFile output;
    private final ByteArrayOutputStream unfinished = new ByteArrayOutputStream();
    private final List<String> complaint = new ArrayList<>();
    private boolean ready;

    private Detached(Layout layout, Process suite, Path path, RandomAccessFile output) {
        this.layout = layout;
        this.suite = suite;
        this.path = path;
        this.output = output;
    }

    /**
     * Returns when it is ready.
     *
     * @throws Refused in its own words when it ended instead
     */
    static void start(Layout layout, List<String> options) throws IOException, InterruptedException, Refused {
        Files.createDirectories(layout.logs());
        Path path = Files.createTempFile(layout.logs(), "suite-", ".out");
        try (RandomAccessFile output = new RandomAccessFile(path.toFile(), "r")) { // follows it when it is moved
            Process suite = new ProcessBuilder(command(layout, options, path))
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(path.toFile())
                    .start();
            new Detached(layout, suite, path, output).follow();
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static List<String> command(Layout layout, List<String> options, Path output) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "up"));
        command.addAll(options);
        command.add("--output=" + output);
        command.addAll(List.of(
                "--root", layout.root().toString(), "--home", layout.home().toString()));
        return command;
    }

    private void follow() throws IOException, InterruptedException, Refused {
        boolean came = Await.within(READY, () -> {
            show();
            return ready || !suite.isAlive();
        });
        show();
        if (ready && suite.isAlive()) {
            return;
        }
        if (!came) {
            suite.destroy();
            suite.waitFor(END.toSeconds(), TimeUnit.SECONDS);
        }
        String cause = !came
                ? "the suite was not ready within " + READY.toSeconds() + " s, and was ended"
                : complaint.isEmpty() ? "the suite ended before it was ready" : String.join("\n", complaint);
        throw new Refused(Files.exists(path) ? cause : cause + "\nAll it said is in " + layout.log("suite"));
    }

    /** Shows the lines that came since, except the complaint: that is said last. */
    private void show() {
        try {
            byte[] fresh = new byte[(int) (output.length() - output.getFilePointer())];
            output.readFully(fresh);
            for (byte each : fresh) { // whole lines: a piece may end within a character
                if (each == '\n') {
                    show(unfinished.toString(StandardCharsets.UTF_8));
                    unfinished.reset();
                } else {
                    unfinished.write(each);
                }
            }
        } catch (IOException e) {
            // what cannot be shown is still in the file
        }
        System.out.flush();
    }

    private void show(String line) {
        ready |= line.equals(UpCommand.READY);
        if (line.startsWith(Main.COMPLAINT)) {
            complaint.add(line.substring(Main.COMPLAINT.length()));
        } else {
            System.out.println(line);
        }
    }
}
