package com.qaxal.local.sample;

import com.qaxal.local.infra.Await;
import com.qaxal.model.bulk.ContainerBatch;
import com.qaxal.model.bulk.SubscriptionBatch;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fills the services with the sample, a batch at a time: first the subscriptions, then the containers with what billing says of them. */
public final class SampleLoad {
    private static final int BATCH = 250;
    /** While one batch waits for the database, another one is made. */
    private static final int AT_ONCE = 2;

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    private final SampleFleet fleet;
    private final String token;
    private final Billing billing;
    private final String configUrl;
    private final Consumer<String> progress;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** Opens subscriptions and tells how they stand. */
    public interface Billing {
        List<SubscriptionChange> open(SubscriptionBatch wanted) throws IOException, InterruptedException;
    }

    /** @param token of scope {@code bulk-load} */
    public SampleLoad(SampleFleet fleet, String token, String configUrl, Billing billing, Consumer<String> progress) {
        this.fleet = fleet;
        this.token = token;
        this.configUrl = configUrl;
        this.billing = billing;
        this.progress = progress;
    }

    /** A billing-service, by its address. */
    public static Billing billingAt(String url, String token) {
        HttpClient http = HttpClient.newHttpClient();
        return wanted -> post(
                        http, url + "/internal/subscriptions/batch", token, wanted, SubscriptionBatch.Outcome.class)
                .subscriptions();
    }

    /**
     * What was loaded.
     *
     * @param made of the containers; the rest was there already
     * @param documents that the edge is told
     * @param lastSeq of the newest of them; 0 without any
     */
    public record Loaded(int made, long documents, long lastSeq) {
        private Loaded plus(ContainerBatch.Outcome batch) {
            return new Loaded(made + batch.made(), documents + batch.documents(), Math.max(lastSeq, batch.lastSeq()));
        }
    }

    /** Makes those of the first {@code containers} that are not there. */
    public Loaded load(int containers) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<ContainerBatch.Outcome>> batches = new ArrayList<>();
            for (int first = 0; first < containers; first += BATCH) {
                int from = first;
                int to = Math.min(first + BATCH, containers);
                batches.add(threads.submit(() -> loadBatch(from, to)));
            }
            try {
                return sum(batches, containers);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private Loaded sum(List<Future<ContainerBatch.Outcome>> batches, int containers)
            throws IOException, InterruptedException {
        Loaded loaded = new Loaded(0, 0, 0);
        long began = System.nanoTime();
        long said = began;
        for (int i = 0; i < batches.size(); i++) {
            loaded = loaded.plus(outcome(batches.get(i)));
            if (System.nanoTime() - said > SILENCE.toNanos()) {
                said = System.nanoTime();
                int done = Math.min((i + 1) * BATCH, containers);
                double left = (said - began) / 1e9 / done * (containers - done);
                progress.accept("%,d of %,d containers, %,d edge documents; some %.0f s more"
                        .formatted(done, containers, loaded.documents(), left));
            }
        }
        return loaded;
    }

    private static ContainerBatch.Outcome outcome(Future<ContainerBatch.Outcome> batch)
            throws IOException, InterruptedException {
        try {
            return batch.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private ContainerBatch.Outcome loadBatch(int from, int to) throws IOException, InterruptedException {
        List<SubscriptionBatch.Subscription> wanted =
                IntStream.range(from, to).mapToObj(fleet::subscription).toList();
        Map<ContainerId, SubscriptionChange> opened = billing.open(new SubscriptionBatch(wanted)).stream()
                .collect(Collectors.toMap(SubscriptionChange::containerId, Function.identity()));
        ContainerBatch batch = new ContainerBatch(IntStream.range(from, to)
                .mapToObj(number -> fleet.container(number, opened.get(SampleFleet.containerId(number))))
                .toList());
        return post(http, configUrl + "/internal/containers/batch", token, batch, ContainerBatch.Outcome.class);
    }

    /** Waits until sync has written all of it, by what its metrics say; false when that takes too long. */
    public static boolean isInTheKv(String syncManagementUrl, long seq, Duration patience) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest metrics = HttpRequest.newBuilder(URI.create(syncManagementUrl + "/q/metrics"))
                .timeout(DEADLINE)
                .build();
        return Await.within(patience, Duration.ofMillis(500), () -> reachedSeq(http, metrics) >= seq);
    }

    private static double reachedSeq(HttpClient http, HttpRequest metrics) {
        try {
            return http.send(metrics, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith("qaxal_sync_seq "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    private static <T> T post(HttpClient http, String url, String token, Object body, Class<T> answer)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(DEADLINE)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.encode(body)))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(url + " answered " + response.statusCode() + " "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return Json.decode(response.body(), answer);
    }
}
