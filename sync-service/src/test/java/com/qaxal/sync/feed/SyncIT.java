package com.qaxal.sync.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.kv.Cursor;
import com.qaxal.sync.kv.KvStore;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The KV follows the feed, whatever happens to either. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInFeed.class)
class SyncIT {
    @Inject
    RedisDataSource redis;

    @Inject
    SyncPass pass;

    @Inject
    KvStore kv;

    @BeforeEach
    void feedIsThere() {
        StandInFeed.away(false);
        StandInFeed.expireCursorsBefore(0);
    }

    @Test
    void documentIsCopiedByteForByte() {
        StandInFeed.put("copied");

        eventually().untilAsserted(() -> assertKvIsWhole());
    }

    @Test
    void removedKeyIsATombstoneThatExpires() {
        StandInFeed.put("removed");
        eventually().untilAsserted(() -> assertKvIsWhole());

        StandInFeed.remove("removed");

        eventually().untilAsserted(() -> {
            assertThat(get("removed")).contains("\"deleted\":true");
            assertThat(redis.key().ttl(Namespace.LOADER_TOKEN_MAP.redisKey("removed")))
                    .isBetween(1L, Duration.ofHours(24).toSeconds());
        });
    }

    @Test
    void flushedRedisIsRebuiltUnderANewGeneration() {
        StandInFeed.put("flushed");
        eventually().untilAsserted(() -> assertKvIsWhole());
        Cursor before = kv.cursor().orElseThrow();

        redis.flushall();

        eventually().untilAsserted(() -> {
            assertKvIsWhole();
            assertThat(kv.cursor().orElseThrow().generation()).isNotEqualTo(before.generation());
            assertThat(kv.isComplete(kv.cursor().orElseThrow())).isTrue();
        });
    }

    @Test
    void flushInTheMiddleOfManyBatchesLeavesNoHole() {
        for (int i = 0; i < 1_700; i++) {
            StandInFeed.put("many-" + i);
        }
        Random random = new Random(5);
        for (int round = 0; round < 5; round++) {
            CompletableFuture<Void> flushed = new CompletableFuture<>();
            int skip = random.nextInt(3);
            flushAfter(skip, flushed);
            redis.flushall();
            eventually().until(flushed::isDone);

            eventually().untilAsserted(() -> {
                assertKvIsWhole();
                assertThat(kv.isComplete(kv.cursor().orElseThrow())).isTrue();
            });
        }
    }

    @Test
    void twoReplicasAtOnceLeaveTheKvWhole() throws Exception {
        for (int i = 0; i < 1_200; i++) {
            StandInFeed.put("shared-" + i);
        }
        redis.flushall();
        List<CompletableFuture<Void>> replicas = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            replicas.add(CompletableFuture.runAsync(this::passUntilComplete));
        }
        CompletableFuture.allOf(replicas.toArray(CompletableFuture[]::new)).get();

        assertKvIsWhole();
    }

    @Test
    void olderDocumentNeverReplacesANewerOne() {
        StandInFeed.put("guarded");
        eventually().untilAsserted(() -> assertKvIsWhole());
        String newer = get("guarded");
        long seq = StandInFeed.seqOf("guarded");

        KvStore.Written written = kv.write(1, List.of(row("guarded", seq - 1), row("guarded", seq)));

        assertThat(written).isEqualTo(new KvStore.Written(0, 2, 0));
        assertThat(get("guarded")).isEqualTo(newer);
    }

    @Test
    void rowOfSomebodyElseIsLeftAlone() {
        String key = Namespace.LOADER_TOKEN_MAP.redisKey("foreign");
        redis.value(String.class).set(key, "{\"origin\":\"of another provisioner\"}");

        KvStore.Written written = kv.write(1, List.of(row("foreign", 1_000_000)));

        assertThat(written).isEqualTo(new KvStore.Written(0, 0, 1));
        assertThat(get("foreign")).contains("another provisioner");
        redis.key().del(key);
    }

    @Test
    void expiredCursorIsARebuild() {
        StandInFeed.put("expired");
        eventually().untilAsserted(() -> assertKvIsWhole());
        Cursor before = kv.cursor().orElseThrow();

        StandInFeed.expireCursorsBefore(before.version().seq() + 1);

        eventually()
                .untilAsserted(
                        () -> assertThat(kv.cursor().orElseThrow().generation()).isNotEqualTo(before.generation()));
        StandInFeed.expireCursorsBefore(0);
        eventually().untilAsserted(() -> assertKvIsWhole());
    }

    @Test
    void restoredDatabaseWinsByItsEpoch() {
        StandInFeed.put("restored");
        eventually().untilAsserted(() -> assertKvIsWhole());

        StandInFeed.restoreWithNewEpoch();

        eventually().untilAsserted(() -> assertKvIsWhole());
    }

    @Test
    void feedThatWasAwayIsCaughtUpWith() {
        StandInFeed.away(true);
        StandInFeed.put("late");
        StandInFeed.away(false);

        eventually().untilAsserted(() -> assertKvIsWhole());
    }

    @Test
    void redisThatWasAwayIsCaughtUpWith() {
        RealInfrastructure.servers().stop("redis");
        StandInFeed.put("while-redis-was-away");
        RealInfrastructure.servers().start("redis");

        eventually().untilAsserted(() -> assertKvIsWhole());
    }

    @Test
    void brokerThatIsAwayDelaysButDoesNotStop() {
        RealInfrastructure.servers().stop("kafka");
        try {
            StandInFeed.put("without-broker");

            eventually().untilAsserted(() -> assertKvIsWhole());
        } finally {
            RealInfrastructure.servers().start("kafka");
        }
    }

    private void flushAfter(int answers, CompletableFuture<Void> flushed) {
        StandInFeed.beforeNextAnswer(() -> {
            if (answers == 0) {
                redis.flushall();
                flushed.complete(null);
            } else {
                flushAfter(answers - 1, flushed);
            }
        });
    }

    private void passUntilComplete() {
        try {
            while (pass.run() != SyncPass.End.COMPLETE) {
                Thread.onSpinWait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void assertKvIsWhole() {
        StandInFeed.bodies()
                .forEach((key, body) ->
                        assertThat(redis.value(String.class).get(key)).as(key).isEqualTo(body));
    }

    private String get(String key) {
        return Objects.requireNonNull(redis.value(String.class).get(Namespace.LOADER_TOKEN_MAP.redisKey(key)));
    }

    private static com.qaxal.model.feed.EdgeDocumentPage.Row row(String key, long seq) {
        String body = "{\"epoch\":1,\"seq\":" + seq + ",\"config_version\":1,\"container_id\":\""
                + StandInFeed.CONTAINER + "\"}";
        return new com.qaxal.model.feed.EdgeDocumentPage.Row(Namespace.LOADER_TOKEN_MAP, key, seq, body);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
