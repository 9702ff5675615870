package com.qaxal.sync.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.sync.StandInFeed;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** What a Redis tells of itself. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInFeed.class)
class KvStoreIT {
    @Inject
    RedisDataSource redis;

    @Inject
    KvStore kv;

    @Test
    void evictionPolicyIsTold() {
        assertThat(kv.evictionPolicy()).contains("noeviction");
    }

    @Test
    void lockThatNobodyGivesBackEndsSoonUnlessItsHolderProlongsIt() {
        KvStore.Lock lock = kv.tryLock("test").orElseThrow();
        assertThat(kv.tryLock("test")).isEmpty();
        assertThat(redis.key().ttl("QAXAL:lock:test")).isBetween(1L, 120L);

        redis.key().expire("QAXAL:lock:test", 5);
        assertThat(kv.prolong(lock)).isTrue();
        assertThat(redis.key().ttl("QAXAL:lock:test")).isGreaterThan(60);

        kv.unlock(lock);
        assertThat(kv.prolong(lock)).isFalse();
    }

    @Test
    void whoLostALockDoesNotHoldWhatTheyTookLater() {
        KvStore.Lock lost = kv.tryLock("lost").orElseThrow();
        redis.key().del("QAXAL:lock:lost");
        KvStore.Lock later = kv.tryLock("lost").orElseThrow();

        assertThat(kv.prolong(lost)).isFalse();
        kv.unlock(lost);

        assertThat(kv.prolong(later)).isTrue();
        kv.unlock(later);
    }

    @Test
    void redisThatRefusesTheQuestionTellsNoPolicy() {
        redis.execute("ACL", "SETUSER", "default", "-config");
        try {
            assertThat(kv.evictionPolicy()).isEmpty();
        } finally {
            redis.execute("ACL", "SETUSER", "default", "+config");
        }
    }
}
