package com.qaxal.local.suite;

import com.qaxal.local.infra.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Ends parts, and says how far it is. */
final class Ending {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final Progress progress;

    Ending(Progress progress) {
        this.progress = progress;
    }

    /** Side by side: the services do not wait for each other's end. */
    void services(List<ServiceProcess> services) throws InterruptedException {
        Set<String> waitedFor = ConcurrentHashMap.newKeySet();
        if (services.stream().anyMatch(ServiceProcess::isRecording)) {
            progress.say("once per build the services write down what makes their next starts faster;"
                    + " ./qaxal down --now does without");
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (ServiceProcess service : services) {
                waitedFor.add(service.name());
                threads.execute(() -> {
                    part(service);
                    waitedFor.remove(service.name());
                });
            }
            threads.shutdown();
            while (!threads.awaitTermination(SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                progress.say("waiting for " + String.join(", ", new TreeSet<>(waitedFor)));
            }
        }
    }

    void part(Part part) {
        boolean ran = part.isAlive();
        try {
            part.stop();
            if (ran) {
                progress.say(part.name() + " has ended");
            }
        } catch (IOException | RuntimeException e) { // whatever it is, the others are ended too
            progress.say(part.name() + " did not end cleanly: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
