package com.qaxal.sync.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.StandInFeed;
import com.qaxal.sync.kv.KvStore;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.value.ValueCommands;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.redis.client.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    @TestHTTPResource(management = true)
    URI management = URI.create("");

    @BeforeEach
    void kvIsComplete() {
        StandInFeed.away(false);
        StandInFeed.put("witness");
        eventually().until(() -> StandInFeed.row("witness").body().equals(values().get(key("witness"))));
        eventually().until(() -> kv.cursor().filter(kv::isComplete).isPresent());
        eventually().until(() -> kv.redisRun().equals(kv.checkedRun()));
    }

    /** What a repair makes of a key. */
    private enum After {
        AS_THE_FEED,
        GONE,
        UNTOUCHED
    }

    private interface Corruption {
        void of(DriftCheckIT kv, String name);
    }

    /** @param found null: nothing is wrong with it */
    private record Case(
            String name, Corruption corruption, @Nullable Drift found, After after) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String OLDER =
            new String(Json.encode(new LoaderTokenDocument(1, 1, 1, StandInFeed.CONTAINER)), StandardCharsets.UTF_8);
    private static final String OF_THE_PROVISIONER = "{\"origin\":\"of another provisioner\"}";

    static List<Case> corruptions() {
        return List.of(
                known("untouched", (_, _) -> {}, null, After.AS_THE_FEED),
                known("missing", (it, name) -> it.redis.key().del(key(name)), Drift.MISSING, After.AS_THE_FEED),
                known("stale", (it, name) -> it.set(name, OLDER), Drift.STALE, After.AS_THE_FEED),
                known(
                        "removed-too-early",
                        (it, name) -> it.set(name, OLDER.replaceFirst("}$", ",\"deleted\":true}")),
                        Drift.STALE,
                        After.AS_THE_FEED),
                known("altered", (it, name) -> it.set(name, body(name) + " "), Drift.ALTERED, After.AS_THE_FEED),
                known(
                        "cut-off",
                        (it, name) -> it.set(name, body(name).substring(0, 20)),
                        Drift.ALTERED,
                        After.AS_THE_FEED),
                known("emptied", (it, name) -> it.set(name, ""), Drift.ALTERED, After.AS_THE_FEED),
                known("no-object", (it, name) -> it.set(name, "17"), Drift.ALTERED, After.AS_THE_FEED),
                known("a-hash", (it, name) -> it.setHash(name), Drift.ALTERED, After.AS_THE_FEED),
                known("taken-over", (it, name) -> it.set(name, OF_THE_PROVISIONER), Drift.FOREIGN, After.UNTOUCHED),
                removed("tombstone-lost", (it, name) -> it.redis.key().del(key(name)), null, After.GONE),
                removed("come-back", (it, name) -> it.set(name, OLDER), Drift.ORPHANED, After.GONE),
                strange("orphan", (it, name) -> it.set(name, body("witness")), Drift.ORPHANED, After.GONE),
                strange("provisioned", (it, name) -> it.set(name, OF_THE_PROVISIONER), Drift.FOREIGN, After.UNTOUCHED),
                strange("a-strange-hash", (it, name) -> it.setHash(name), Drift.FOREIGN, After.UNTOUCHED),
                strange("garbage", (it, name) -> it.set(name, "<html>"), Drift.FOREIGN, After.UNTOUCHED));
    }

    private static Case known(String name, Corruption corruption, @Nullable Drift found, After after) {
        return new Case(
                name,
                (it, key) -> {
                    it.follow(key, StandInFeed::put);
                    corruption.of(it, key);
                },
                found,
                after);
    }

    private static Case removed(String name, Corruption corruption, @Nullable Drift found, After after) {
        return new Case(
                name,
                (it, key) -> {
                    it.follow(key, StandInFeed::put);
                    it.follow(key, StandInFeed::remove);
                    corruption.of(it, key);
                },
                found,
                after);
    }

    private static Case strange(String name, Corruption corruption, @Nullable Drift found, After after) {
        return new Case(name, corruption, found, after);
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void whatIsWrongIsFoundAndMendedUnlessItIsNotOurs(Case one) throws Exception {
        one.corruption().of(this, one.name());
        String corrupted = dump(one.name());

        DriftReport dry = check.run(false, Permission.ALWAYS);

        assertFound(dry, one, false);
        assertThat(dump(one.name())).isEqualTo(corrupted);

        DriftReport repair = check.run(true, Permission.ALWAYS);

        assertFound(repair, one, one.after() != After.UNTOUCHED);
        switch (one.after()) {
            case AS_THE_FEED -> assertThat(values().get(key(one.name()))).isEqualTo(body(one.name()));
            case GONE -> assertThat(redis.key().exists(key(one.name()))).isFalse();
            case UNTOUCHED -> assertThat(dump(one.name())).isEqualTo(corrupted);
        }
        redis.key().del(key(one.name()));
        StandInFeed.remove(one.name());
    }

    private static void assertFound(DriftReport report, Case one, boolean mended) {
        if (one.found() == null) {
            assertThat(report.found()).isEmpty();
            return;
        }
        assertThat(report.found()).isEqualTo(Map.of(one.found(), 1L));
        assertThat(report.repaired()).isEqualTo(mended ? 1 : 0);
        assertThat(report.examples())
                .containsExactly(new DriftReport.Finding(Namespace.LOADER_TOKEN_MAP, one.name(), one.found(), mended));
    }

    @Test
    void everyPageIsLookedAtInBothDirections() throws Exception {
        for (int i = 0; i < 1_100; i++) {
            StandInFeed.put("page-%04d".formatted(i));
        }
        follow("page-last", StandInFeed::put);
        for (int i = 0; i < 1_100; i += 100) {
            redis.key().del(key("page-%04d".formatted(i)));
        }
        for (int i = 0; i < 700; i++) {
            set("strange-" + i, body("witness"));
        }
        Map<Drift, Long> all = Map.of(Drift.MISSING, 11L, Drift.ORPHANED, 700L);

        assertThat(check.run(false, Permission.ALWAYS).found()).isEqualTo(all);
        DriftReport repair = check.run(true, Permission.ALWAYS);

        assertThat(repair.found()).isEqualTo(all);
        assertThat(repair.repaired()).isEqualTo(711);
        assertThat(repair.examples()).hasSize(DriftReport.EXAMPLES);
        assertThat(check.run(false, Permission.ALWAYS).found()).isEmpty();
    }

    @Test
    void documentThatIsNoneDoesNotStopTheOthersFromBeingWritten() {
        setHash("under-a-hash");
        set("under-garbage", "<html>");

        follow("under-a-hash", StandInFeed::put);
        follow("under-garbage", StandInFeed::put);
    }

    @Test
    void reportIsHandedInAndAnsweredToWhoAsked() throws Exception {
        follow("reported", StandInFeed::put);
        redis.key().del(key("reported"));
        int before = StandInFeed.reports().size();

        JsonNode answered = askForCheck("?repair=true");

        assertThat(answered.path("repair").asBoolean()).isTrue();
        assertThat(answered.path("found").path("missing").asLong()).isEqualTo(1);
        assertThat(answered.path("repaired").asLong()).isEqualTo(1);
        assertThat(answered.path("examples").path(0).path("key").asText()).isEqualTo("reported");
        assertThat(StandInFeed.reports()).hasSize(before + 1);
        assertThat(StandInFeed.reports().getLast()).isEqualTo(answered);
        assertThat(askForCheck("").path("repair").asBoolean()).isFalse();
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

    private JsonNode askForCheck(String query) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(management.resolve("/drift-checks" + query))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            return Json.decode(answer.body(), JsonNode.class);
        }
    }

    /** Changes the feed, and waits until the KV says the same. */
    private void follow(String name, Consumer<String> change) {
        change.accept(name);
        eventually().until(() -> body(name).equals(text(name)));
    }

    private @Nullable String text(String name) {
        return "string".equals(redis.execute("TYPE", key(name)).toString()) ? values().get(key(name)) : null;
    }

    private void set(String name, String text) {
        values().set(key(name), text);
    }

    private void setHash(String name) {
        redis.key().del(key(name));
        redis.hash(String.class).hset(key(name), "field", "value");
    }

    /** The key as it stands, of whatever type. */
    private @Nullable String dump(String name) {
        Response dump = redis.execute("DUMP", key(name));
        return dump == null ? null : dump.toString(StandardCharsets.ISO_8859_1);
    }

    private static String body(String name) {
        return StandInFeed.row(name).body();
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
