package com.qaxal.sync.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.StandInFeed;
import com.qaxal.sync.kv.KvStore;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.ValueCommands;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody, or an outage, changes the KV behind sync's back. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInFeed.class)
class DriftCheckIT {
    @Inject
    RedisDataSource redis;

    @Inject
    DriftCheck check;

    @Inject
    KvStore kv;

    @BeforeEach
    void kvIsComplete() {
        StandInFeed.away(false);
        StandInFeed.put("witness");
        eventually().until(() -> StandInFeed.row("witness").body().equals(values().get(key("witness"))));
        eventually().until(() -> kv.cursor().filter(kv::isComplete).isPresent());
        eventually().until(() -> kv.redisRun().equals(kv.checkedRun()));
    }

    @Test
    void everyKindIsFoundAndMendedButWhatIsNotOursIsLeftAlone() throws Exception {
        for (String name : new String[] {"missing", "stale", "altered", "whole", "removed"}) {
            StandInFeed.put(name);
        }
        StandInFeed.remove("removed");
        eventually().until(() -> StandInFeed.row("removed").body().equals(values().get(key("removed"))));
        String whole = StandInFeed.row("whole").body();
        redis.key().del(key("missing"));
        values().set(key("stale"), StandInFeed.row("stale").body().replaceFirst("\"seq\":\\d+", "\"seq\":1"));
        values().set(key("altered"), StandInFeed.row("altered").body() + " ");
        values().set(key("orphaned"), whole);
        values().set(key("foreign"), "{\"written_by\":\"somebody else\"}");
        Map<Drift, Long> all =
                Map.of(Drift.MISSING, 1L, Drift.STALE, 1L, Drift.ALTERED, 1L, Drift.ORPHANED, 1L, Drift.FOREIGN, 1L);

        DriftReport dry = check.run(false, Permission.ALWAYS);

        assertThat(dry.found()).isEqualTo(all);
        assertThat(dry.repaired()).isZero();
        assertThat(values().get(key("orphaned"))).isEqualTo(whole);

        DriftReport repaired = check.run(true, Permission.ALWAYS);

        assertThat(repaired.found()).isEqualTo(all);
        assertThat(repaired.repaired()).isEqualTo(4);
        StandInFeed.bodies()
                .forEach((key, body) -> assertThat(values().get(key)).as(key).isEqualTo(body));
        assertThat(values().get(key("orphaned"))).isNull();
        assertThat(values().get(key("foreign"))).contains("somebody else");
        assertThat(check.run(true, Permission.ALWAYS).found()).containsOnlyKeys(Drift.FOREIGN);
        redis.key().del(key("foreign"));
    }

    @Test
    void documentOfAnOlderEpochIsNoDrift() throws Exception {
        StandInFeed.beginEpoch();
        eventually().until(() -> kv.cursor().filter(kv::isComplete).isPresent());

        assertThat(check.run(false, Permission.ALWAYS).found()).isEmpty();
    }

    @Test
    void redisThatRestartedIsChecked() {
        StandInFeed.put("lost-by-the-restart");
        eventually().until(() -> values().get(key("lost-by-the-restart")) != null);
        redis.key().del(key("lost-by-the-restart"));
        int before = StandInFeed.reports().size();

        RealInfrastructure.servers().stop("redis");
        RealInfrastructure.servers().start("redis");

        eventually().until(() -> StandInFeed.reports().size() > before);
        assertThat(StandInFeed.reports().getLast().path("found").path("missing").asLong())
                .isEqualTo(1);
        assertThat(values().get(key("lost-by-the-restart")))
                .isEqualTo(StandInFeed.row("lost-by-the-restart").body());
    }

    private ValueCommands<String, String> values() {
        return redis.value(String.class);
    }

    private static String key(String name) {
        return Namespace.LOADER_TOKEN_MAP.redisKey(name);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions();
    }
}
