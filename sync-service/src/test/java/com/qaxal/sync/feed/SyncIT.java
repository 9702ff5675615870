package com.qaxal.sync.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.StandInFeed;
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
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
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
    SyncLoop loop;

    @Inject
    KvStore kv;

    @Inject
    @ConfigProperty(name = "QAXAL_TOPIC_PREFIX")
    String topicPrefix;

    @BeforeEach
    void feedIsThere() {
        StandInFeed.away(false);
        eventually().untilAsserted(this::assertKvIsComplete);
    }

    @Test
    void documentIsCopiedByteForByte() {
        StandInFeed.put("copied");

        eventually().untilAsserted(this::assertKvIsWhole);
    }

    @Test
    void removedKeyIsATombstoneThatExpires() {
        StandInFeed.put("removed");
        eventually().untilAsserted(this::assertKvIsWhole);

        StandInFeed.remove("removed");

        eventually().untilAsserted(() -> {
            assertThat(find("removed")).contains("\"deleted\":true");
            assertThat(redis.key().ttl(Namespace.LOADER_TOKEN_MAP.redisKey("removed")))
                    .isBetween(1L, Duration.ofHours(24).toSeconds());
        });
    }

    @Test
    void flushedRedisIsRebuiltUnderANewGeneration() {
        StandInFeed.put("flushed");
        eventually().untilAsserted(this::assertKvIsWhole);
        Cursor before = kv.cursor().orElseThrow();

        redis.flushall();

        eventually().untilAsserted(() -> assertKvIsCompleteInAnotherGenerationThan(before));
        assertKvIsWhole();
    }

    @Test
    void rebuildFromAFeedThatForgotTombstonesEnds() {
        for (int i = 0; i < 600; i++) {
            StandInFeed.put("older-" + i);
        }
        StandInFeed.put("forgotten");
        StandInFeed.remove("forgotten");
        StandInFeed.purgeTombstones();
        eventually().untilAsserted(this::assertKvIsWhole);
        Cursor before = kv.cursor().orElseThrow();

        redis.flushall();

        eventually().untilAsserted(() -> assertKvIsCompleteInAnotherGenerationThan(before));
        assertKvIsWhole();
    }

    @Test
    void keyWhoseTombstoneWasMissedIsGoneBeforeTheKvCountsAsComplete() {
        String foreign = Namespace.LOADER_TOKEN_MAP.redisKey("foreign-to-the-sweep");
        redis.value(String.class).set(foreign, "{\"origin\":\"of another provisioner\"}");
        StandInFeed.put("missed");
        eventually().untilAsserted(this::assertKvIsWhole);
        Cursor before = kv.cursor().orElseThrow();

        StandInFeed.away(true);
        StandInFeed.remove("missed");
        StandInFeed.purgeTombstones();
        StandInFeed.away(false);

        eventually().untilAsserted(() -> assertKvIsCompleteInAnotherGenerationThan(before));
        assertThat(find("missed")).isNull();
        assertThat(redis.value(String.class).get(foreign)).contains("another provisioner");
        redis.key().del(foreign);
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

            eventually().untilAsserted(this::assertKvIsComplete);
            assertKvIsWhole();
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
        eventually().untilAsserted(this::assertKvIsWhole);
        EdgeDocumentPage.Row newer = StandInFeed.row("guarded");

        KvStore.Written written = kv.write(List.of(
                row("guarded", newer.epoch(), newer.seq() - 1),
                row("guarded", newer.epoch(), newer.seq()),
                row("guarded", newer.epoch() - 1, newer.seq() + 1)));

        assertThat(written).isEqualTo(new KvStore.Written(0, 3, 0));
        assertThat(find("guarded")).isEqualTo(newer.body());
    }

    @Test
    void rowOfSomebodyElseIsLeftAlone() {
        String key = Namespace.LOADER_TOKEN_MAP.redisKey("foreign");
        redis.value(String.class).set(key, "{\"origin\":\"of another provisioner\"}");

        KvStore.Written written = kv.write(List.of(row("foreign", 1, 1_000_000)));

        assertThat(written).isEqualTo(new KvStore.Written(0, 0, 1));
        assertThat(find("foreign")).contains("another provisioner");
        redis.key().del(key);
    }

    @Test
    void restoredDatabaseWinsByItsEpoch() {
        StandInFeed.put("restored");
        StandInFeed.Backup backup = StandInFeed.backup();
        StandInFeed.put("restored");
        StandInFeed.put("made-after-the-backup");
        eventually().untilAsserted(this::assertKvIsWhole);
        String lost = Objects.requireNonNull(find("restored"));
        Cursor before = kv.cursor().orElseThrow();

        StandInFeed.restore(backup);
        eventually().until(() -> loop.state() == SyncLoop.SyncState.WAITING_FOR_FEED);
        StandInFeed.beginEpoch();

        eventually().untilAsserted(() -> assertKvIsCompleteInAnotherGenerationThan(before));
        assertThat(find("made-after-the-backup")).isNull();
        assertThat(find("restored")).isEqualTo(lost); // until it is rendered in the new epoch, the edge would refuse it
        StandInFeed.renderAnew();
        eventually().untilAsserted(this::assertKvIsWhole);
    }

    @Test
    void writtenDocumentIsAnnounced() {
        try (Announcements announcements = new Announcements(topicPrefix)) {
            StandInFeed.put("announced");

            eventually().until(() -> announcements.heard().contains(announced("announced")));
        }
    }

    @Test
    void rebuildIsOneAnnouncement() {
        try (Announcements announcements = new Announcements(topicPrefix)) {
            redis.flushall();

            eventually().until(() -> !announcements.heard().isEmpty());
            assertThat(announcements.heard()).containsOnly(new EdgeInvalidation.Everything(true));
        }
    }

    @Test
    void feedThatWasAwayIsCaughtUpWith() {
        StandInFeed.away(true);
        eventually().until(() -> loop.state() == SyncLoop.SyncState.WAITING_FOR_FEED);
        StandInFeed.put("late");

        StandInFeed.away(false);

        eventually().untilAsserted(this::assertKvIsWhole);
    }

    @Test
    void redisThatWasAwayIsCaughtUpWith() {
        RealInfrastructure.servers().stop("redis");
        try {
            eventually().until(() -> loop.state() == SyncLoop.SyncState.WAITING_FOR_REDIS);
            StandInFeed.put("while-redis-was-away");
        } finally {
            RealInfrastructure.servers().start("redis");
        }

        eventually().untilAsserted(this::assertKvIsWhole);
    }

    /** As after a failover to a replica that nobody has promoted yet. */
    @Test
    void redisThatTakesNoWritesIsCaughtUpWith() {
        redis.execute("REPLICAOF", "127.0.0.1", "9");
        try {
            StandInFeed.put("while-redis-was-a-replica");
            eventually().until(() -> loop.state() == SyncLoop.SyncState.WAITING_FOR_REDIS);
            assertThat(find("while-redis-was-a-replica")).isNull();
        } finally {
            redis.execute("REPLICAOF", "NO", "ONE");
        }

        eventually().untilAsserted(this::assertKvIsWhole);
        eventually().until(() -> loop.state() == SyncLoop.SyncState.COMPLETE);
    }

    @Test
    void everythingAwayAtOnceAndBackInAnyOrderIsCaughtUpWith() {
        StandInFeed.put("before");
        eventually().untilAsserted(this::assertKvIsWhole);
        RealInfrastructure.servers().stop("kafka");
        StandInFeed.away(true);
        RealInfrastructure.servers().stop("redis");
        try {
            StandInFeed.put("meanwhile");
            StandInFeed.remove("before");
            eventually().until(() -> loop.state() == SyncLoop.SyncState.WAITING_FOR_REDIS);
        } finally {
            RealInfrastructure.servers().start("redis");
        }
        try {
            eventually().untilAsserted(() -> redis.flushall());
            eventually().until(() -> loop.state() == SyncLoop.SyncState.WAITING_FOR_FEED);
            StandInFeed.away(false);

            eventually().untilAsserted(this::assertKvIsWhole);
        } finally {
            RealInfrastructure.servers().start("kafka");
        }
    }

    @Test
    void brokerThatIsAwayDelaysButDoesNotStop() {
        RealInfrastructure.servers().stop("kafka");
        try {
            StandInFeed.put("without-broker");

            eventually().untilAsserted(this::assertKvIsWhole);
        } finally {
            RealInfrastructure.servers().start("kafka");
        }
    }

    /** Each pass waits for the broker for a second, and after five the producer has given the first announcement up. */
    @Test
    void whatNoBrokerConfirmedIsAnnouncedOnceItIsBack() {
        try (Announcements announcements = new Announcements(topicPrefix)) {
            RealInfrastructure.servers().stop("kafka");
            try {
                for (int i = 0; i < 8; i++) {
                    StandInFeed.put("unannounced-" + i);
                    eventually().untilAsserted(this::assertKvIsWhole);
                }
            } finally {
                RealInfrastructure.servers().start("kafka");
            }

            eventually()
                    .until(() -> announcements
                            .heard()
                            .containsAll(IntStream.range(0, 8)
                                    .mapToObj(i -> announced("unannounced-" + i))
                                    .toList()));
        }
    }

    private static EdgeInvalidation announced(String key) {
        EdgeDocumentPage.Row row = StandInFeed.row(key);
        return new EdgeInvalidation.Document(row.namespace(), row.key(), row.epoch(), row.seq());
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

    private void assertKvIsComplete() {
        assertThat(kv.isComplete(kv.cursor().orElseThrow())).isTrue();
    }

    private void assertKvIsCompleteInAnotherGenerationThan(Cursor before) {
        assertThat(kv.cursor().orElseThrow().generation()).isNotEqualTo(before.generation());
        assertKvIsComplete();
    }

    private @Nullable String find(String key) {
        return redis.value(String.class).get(Namespace.LOADER_TOKEN_MAP.redisKey(key));
    }

    private static EdgeDocumentPage.Row row(String key, long epoch, long seq) {
        String body = "{\"epoch\":" + epoch + ",\"seq\":" + seq + ",\"config_version\":1,\"container_id\":\""
                + StandInFeed.CONTAINER + "\"}";
        return new EdgeDocumentPage.Row(Namespace.LOADER_TOKEN_MAP, key, epoch, seq, body);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
