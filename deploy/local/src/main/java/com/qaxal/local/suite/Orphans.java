package com.qaxal.local.suite;

import com.qaxal.local.infra.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Processes of a suite that outlived it. They are known by what they are: servers run from the suite's own copy of their binaries, services
 * carry its folder as an argument. A list of process ids would lack what was started in a killed supervisor's last moment (an {@code initdb}
 * and what that starts, for one), and ids are used again.
 */
public final class Orphans {
    private static final String MARK = "-Dqaxal.part=";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Orphans() {}

    /** What a service carries on its command line. */
    static String mark(Layout layout, String service) {
        return MARK + real(layout.home()) + "/" + service;
    }

    /**
     * Ends them: services first, then the servers they use. Only for who has the {@link Claim}.
     *
     * @return the names of what was ended
     */
    public static Set<String> end(Layout layout) throws InterruptedException {
        Set<String> ended = new TreeSet<>();
        end(layout, Layout.SERVICES::contains, ended);
        end(layout, _ -> true, ended);
        return ended;
    }

    /** The names of what is left; of a suite that runs, of all its processes. */
    public static Set<String> names(Layout layout) {
        return new TreeSet<>(find(layout, _ -> true).values());
    }

    private static void end(Layout layout, Predicate<String> which, Set<String> ended) throws InterruptedException {
        boolean gone = Await.within(PATIENCE, () -> {
            Map<ProcessHandle, String> left = find(layout, which);
            ended.addAll(left.values());
            heads(left.keySet()).forEach(ProcessHandle::destroy);
            return left.isEmpty();
        });
        if (!gone) {
            find(layout, which).keySet().forEach(Orphans::kill);
            Await.within(PATIENCE, () -> find(layout, which).isEmpty());
        }
    }

    /** Postgres ends its own processes in its own order; only their head is asked. */
    private static Stream<ProcessHandle> heads(Set<ProcessHandle> processes) {
        return processes.stream()
                .filter(process -> process.parent().filter(processes::contains).isEmpty());
    }

    private static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static Map<ProcessHandle, String> find(Layout layout, Predicate<String> which) {
        Path data = real(layout.data());
        String mark = mark(layout, "");
        Map<ProcessHandle, String> found = new HashMap<>();
        ProcessHandle.allProcesses()
                .forEach(process -> serverOf(process, data)
                        .or(() -> serviceOf(process, mark))
                        .filter(which)
                        .ifPresent(name -> found.put(process, name)));
        return found;
    }

    private static Optional<String> serverOf(ProcessHandle process, Path data) {
        return process.info()
                .command()
                .filter(command -> command.startsWith(data + "/"))
                .map(command -> data.relativize(Path.of(command)).getName(0).toString());
    }

    private static Optional<String> serviceOf(ProcessHandle process, String mark) {
        return process.info().arguments().stream()
                .flatMap(Stream::of)
                .filter(argument -> argument.startsWith(mark))
                .map(argument -> argument.substring(mark.length()))
                .findFirst();
    }

    /** The system tells where a program lies without the links on the way there. */
    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder; // nothing was ever started from there
        }
    }
}
