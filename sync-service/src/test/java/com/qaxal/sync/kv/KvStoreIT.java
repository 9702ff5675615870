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
    void redisThatRefusesTheQuestionTellsNoPolicy() {
        redis.execute("ACL", "SETUSER", "default", "-config");
        try {
            assertThat(kv.evictionPolicy()).isEmpty();
        } finally {
            redis.execute("ACL", "SETUSER", "default", "+config");
        }
    }
}
