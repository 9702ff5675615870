package com.qaxal.sync.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Version;
import com.qaxal.sync.StandInFeed;
import com.qaxal.sync.kv.Cursor;
import com.qaxal.sync.kv.KvStore;
import com.qaxal.sync.kv.Stores;
import com.qaxal.sync.main.SyncSettings;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.redis.client.Redis;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two replicas take turns, one command to Redis at a time, in an order that chance decides, while documents change, move and go, Redis is
 * flushed and old batches arrive again. Whatever the order: no key goes back, the marker never lies, and in the end the KV is the feed.
 */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInFeed.class)
class ReplicasIT {
    private static final int HISTORIES = 40;
    private static final int STEPS = 120;
    private static final List<String> KEYS =
            IntStream.range(0, 8).mapToObj(i -> "k" + i).toList();
    private static final List<ContainerId> CONTAINERS = List.of(ContainerId.next(), ContainerId.next());

    @Inject
    Vertx vertx;

    @Inject
    SyncSettings settings;

    @Inject
    RedisDataSource appsOwn;

    private io.vertx.redis.client.Redis redis;
    private KvStore kv;
    private final Map<String, Version> newest = new HashMap<>();
    private final List<EdgeDocumentPage.Row> everSaid = new ArrayList<>();

    static List<Integer> seeds() {
        return IntStream.range(0, HISTORIES).boxed().toList();
    }

    /** A database of their own in the same Redis: the application follows the same feed in another one. */
    @BeforeEach
    void beginWithNothing() {
        StandInFeed.away(false);
        if (StandInFeed.bodies().size() > KEYS.size()) { // what other tests left would only be in the way
            StandInFeed.forgetAll();
            appsOwn.flushall();
        }
        redis = io.vertx.redis.client.Redis.createClient(
                vertx, "redis://" + RealInfrastructure.servers().redis() + "/1");
        kv = Stores.over(Redis.newInstance(redis));
        flush();
    }

    @AfterEach
    void leaveNothing() {
        KEYS.forEach(StandInFeed::remove);
        flush();
        redis.close();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverTheOrderTheKvEndsAsTheFeed(int seed) throws InterruptedException {
        Random random = new Random(seed);

        try (Replica one = new Replica(redis, settings);
                Replica other = new Replica(redis, settings)) {
            for (int step = 0; step < STEPS; step++) {
                act(random, random.nextBoolean() ? one : other);
                assertNothingWentBack();
                assertMarkerDoesNotLie();
            }
        }

        SyncPass last = Replica.pass(redis, settings);
        while (last.run() != SyncPass.End.COMPLETE) {
            assertNothingWentBack();
        }
        assertThat(standing()).isEqualTo(expected());
    }

    private void act(Random random, Replica replica) {
        int chance = random.nextInt(100);
        String key = KEYS.get(random.nextInt(KEYS.size()));
        if (chance < 14) {
            StandInFeed.put(key, CONTAINERS.get(random.nextInt(CONTAINERS.size())));
            everSaid.add(StandInFeed.row(key));
        } else if (chance < 20) {
            StandInFeed.remove(key);
            everSaid.add(StandInFeed.row(key));
        } else if (chance < 22) {
            flush();
        } else if (chance < 23) {
            StandInFeed.purgeTombstones();
            everSaid.clear(); // nobody holds a batch for thirty days
        } else if (chance < 28) {
            sayAgain(random);
        } else {
            replica.step();
        }
    }

    /** As a replica does that was away while it wrote: what it read long ago, in any order. */
    private void sayAgain(Random random) {
        List<EdgeDocumentPage.Row> old = new ArrayList<>(everSaid);
        Collections.shuffle(old, random);
        List<EdgeDocumentPage.Row> batch = old.subList(0, Math.min(4, old.size()));
        if (!batch.isEmpty()) {
            var _ = kv.write(batch);
        }
    }

    private void assertNothingWentBack() {
        standing().forEach((key, body) -> {
            Version version = version(body);
            assertThat(version).as(key).isGreaterThanOrEqualTo(newest.getOrDefault(key, version));
            newest.put(key, version);
        });
    }

    /** Says it that all is there, then all is there that the feed had when the cursor came by. */
    private void assertMarkerDoesNotLie() {
        Optional<Cursor> cursor = kv.cursor().filter(kv::isComplete);
        Map<String, String> standing = standing();
        cursor.ifPresent(reached -> KEYS.stream()
                .flatMap(key -> StandInFeed.find(key).stream())
                .filter(row -> row.seq() <= reached.version().seq())
                .forEach(row -> assertThat(standing).as("the KV at " + reached).containsEntry(row.key(), row.body())));
    }

    /** What the feed says, and what it forgot: tombstones, if they still stand. */
    private Map<String, String> expected() {
        Map<String, String> expected = new HashMap<>();
        standing().forEach((key, body) -> {
            if (body.contains("\"deleted\":true") && StandInFeed.find(key).isEmpty()) {
                expected.put(key, body);
            }
        });
        KEYS.forEach(key -> StandInFeed.find(key).ifPresent(row -> expected.put(key, row.body())));
        return expected;
    }

    private Map<String, String> standing() {
        List<Optional<String>> values = kv.values(Namespace.LOADER_TOKEN_MAP, KEYS);
        Map<String, String> standing = new HashMap<>();
        for (int i = 0; i < KEYS.size(); i++) {
            String key = KEYS.get(i);
            values.get(i).ifPresent(body -> standing.put(key, body));
        }
        return standing;
    }

    private void flush() {
        Redis.newInstance(redis)
                .send(io.vertx.mutiny.redis.client.Request.cmd(io.vertx.mutiny.redis.client.Command.FLUSHDB))
                .await()
                .atMost(Duration.ofSeconds(5));
        newest.clear();
    }

    private static Version version(String body) {
        JsonNode document = Json.decode(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        return new Version(document.path("epoch").asLong(), document.path("seq").asLong());
    }
}
