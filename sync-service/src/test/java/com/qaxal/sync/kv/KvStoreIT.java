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
        assertThat(kv.tryLock("test")).isTrue();
        assertThat(kv.tryLock("test")).isFalse();
        assertThat(redis.key().ttl("QAXAL:lock:test")).isBetween(1L, 120L);

        redis.key().expire("QAXAL:lock:test", 5);
        assertThat(kv.prolong("test")).isTrue();
        assertThat(redis.key().ttl("QAXAL:lock:test")).isGreaterThan(60);

        kv.unlock("test");
        assertThat(kv.prolong("test")).isFalse();
        assertThat(kv.tryLock("test")).isTrue();
        kv.unlock("test");
    }

    @Test
    void lockOfAnotherIsLeftAlone() {
        redis.value(String.class).set("QAXAL:lock:other", "another replica");

        assertThat(kv.tryLock("other")).isFalse();
        assertThat(kv.prolong("other")).isFalse();
        kv.unlock("other");

        assertThat(redis.value(String.class).get("QAXAL:lock:other")).isEqualTo("another replica");
        redis.key().del("QAXAL:lock:other");
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
