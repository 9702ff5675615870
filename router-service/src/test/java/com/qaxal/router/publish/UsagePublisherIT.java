package com.qaxal.router.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.event.UsageTotals;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.router.account.Counter;
import com.qaxal.router.account.UsageCounters;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What billing would sum up, read from a real broker. */
class UsagePublisherIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    private final TestServers servers = RealInfrastructure.servers();
    private final ContainerId container = ContainerId.next();

    @TempDir
    Path folder;

    private ReadTopic topic;

    @BeforeEach
    void makeTopic() throws Exception {
        topic = new ReadTopic(servers.kafka());
    }

    @AfterEach
    void leaveTopic() {
        topic.close();
    }

    @Test
    void everythingArrivesOnceTheBrokerIsBack() {
        UsageCounters counters = counters();
        try (UsagePublisher publisher = publisher(counters, false)) {
            count(counters, 10);
            await().atMost(SOON).until(() -> requests() == 10);
            servers.stop("kafka");
            try {
                // more containers than one batch holds, and several rounds in vain
                for (int i = 0; i < 3_000; i++) {
                    counters.of(ContainerId.next()).add(Counter.REQUESTS, 1);
                }
                count(counters, 5);
                await().atMost(SOON).until(() -> publisher.lagSeconds() > 12);
            } finally {
                servers.start("kafka");
            }
            count(counters, 2);

            await().atMost(SOON).until(() -> requests() == 3_017);
            await().atMost(SOON).until(() -> publisher.lagSeconds() < 8);
        }
    }

    @Test
    void brokerThatIsAwayFromTheStartIsWaitedFor() {
        servers.stop("kafka");
        UsageCounters counters = counters();
        try (UsagePublisher publisher = publisher(counters, false)) {
            try {
                count(counters, 3);
                await().atMost(SOON).until(() -> publisher.lagSeconds() > 3);
            } finally {
                servers.start("kafka");
            }

            await().atMost(SOON).until(() -> requests() == 3);
        }
    }

    @Test
    void predicateThatThrowsDoesNotEndThePublishing() {
        UsageCounters counters = counters();
        count(counters, 1);
        try (UsagePublisher publisher = new UsagePublisher(
                counters,
                _ -> {
                    throw new IllegalStateException("unforeseen");
                },
                servers.kafka(),
                topic.name)) {
            await().atMost(SOON).until(() -> requests() == 1);
            count(counters, 1);

            await().atMost(SOON).until(() -> requests() == 2);
            assertThat(publisher.lagSeconds()).isLessThan(60);
        }
    }

    @Test
    void whatIsCountedAfterTheLastPublishArrivesWithTheNextStart() throws Exception {
        Process stopped = process("closes", 7);
        assertThat(stopped.waitFor()).isZero();
        await().atMost(SOON).until(() -> requests() == 7);

        try (UsagePublisher publisher = publisher(counters(), false)) {
            await().atMost(SOON).until(() -> requests() == 14);
            await().atMost(SOON).until(() -> usageFiles() == 1);
        }
    }

    @Test
    void twoBootsOnOneFolderLeaveEachOtherAlone() throws Exception {
        Process other = process("stays", 7);
        try (BufferedReader told = other.inputReader(StandardCharsets.UTF_8)) {
            String line = told.readLine();
            while (line != null && !line.endsWith("counted")) {
                line = told.readLine();
            }
            UsageCounters counters = counters();
            try (UsagePublisher publisher = publisher(counters, true)) {
                count(counters, 20);

                await().atMost(SOON).until(() -> requests() == 27);
                assertThat(usageFiles()).isEqualTo(2);
            }
            other.toHandle().destroyForcibly();
            other.waitFor();
            assertThat(usageFiles()).isEqualTo(2);

            try (UsagePublisher next = publisher(counters, true)) {
                await().atMost(SOON).until(() -> usageFiles() == 1);
            }
            assertThat(requests()).isEqualTo(27);
        }
    }

    private UsageCounters counters() {
        return UsageCounters.open("router-0", folder, Clock.systemUTC());
    }

    private UsagePublisher publisher(UsageCounters counters, boolean nearLimit) {
        return new UsagePublisher(counters, _ -> nearLimit, servers.kafka(), topic.name);
    }

    private void count(UsageCounters counters, int requests) {
        counters.of(container).add(Counter.REQUESTS, requests);
    }

    /** The highest totals of each key, summed. */
    private long requests() {
        Map<String, UsageTotals> highest = new HashMap<>();
        for (byte[] value : topic.values()) {
            UsageTotals totals = Json.decode(value, UsageTotals.class);
            highest.merge(totals.key(), totals, (a, b) -> a.requests() > b.requests() ? a : b);
        }
        return highest.values().stream().mapToLong(UsageTotals::requests).sum();
    }

    private long usageFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    private Process process(String does, int requests) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherBoot.class.getName(),
                        folder.toString(),
                        servers.kafka(),
                        topic.name,
                        container.toString(),
                        does,
                        Integer.toString(requests))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Another process on the same folder: it closes its publisher and counts on, or it stays until it is killed. */
    static final class OtherBoot {
        public static void main(String[] args) throws InterruptedException {
            UsageCounters counters = UsageCounters.open("router-1", Path.of(args[0]), Clock.systemUTC());
            UsagePublisher publisher = new UsagePublisher(counters, _ -> true, args[1], args[2]);
            int requests = Integer.parseInt(args[5]);
            counters.of(ContainerId.parse(args[3])).add(Counter.REQUESTS, requests);
            if (args[4].equals("closes")) {
                publisher.close();
                counters.of(ContainerId.parse(args[3])).add(Counter.REQUESTS, requests);
            } else {
                System.out.println("counted");
                Thread.currentThread().join();
            }
        }
    }
}
