package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Namespace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is asked of config-service and how its answers are taken, with a server in its place. */
class FallbackSourceTest {
    private static final LoaderTokenDocument DOCUMENT = new LoaderTokenDocument(1, 5, 1, ContainerId.next());
    private static final int FIRST_LOOKS = 3;

    private final Vertx vertx = Vertx.vertx();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private FallbackSource fallback;

    private record Asked(@Nullable String path, @Nullable String auth) {}

    @BeforeEach
    void start() throws Exception {
        HttpServer server =
                done(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
        fallback = new FallbackSource(
                vertx,
                new EdgeKvSettings(
                        URI.create("redis://unused:1"),
                        URI.create("http://127.0.0.1:" + server.actualPort()),
                        "secret-of-the-edge",
                        Duration.ofSeconds(50),
                        Duration.ofSeconds(40),
                        Duration.ofHours(1),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        1_000_000,
                        50,
                        FIRST_LOOKS));
    }

    @AfterEach
    void stop() throws Exception {
        fallback.close();
        done(vertx.close());
    }

    @Test
    void documentIsAskedForWithTheSecretOfTheEdge() throws Exception {
        Reading reading = done(fallback.read(Namespace.LOADER_TOKEN_MAP, "a/b", false));

        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Value.class,
                        value -> assertThat(value.document()).isEqualTo(DOCUMENT));
        assertThat(asked).containsExactly(new Asked("/container-config/LOADER_TOKEN_MAP/a/b", "secret-of-the-edge"));
    }

    @Test
    void notFoundCountsOnlyWhereItSaysThatItIsDefinitive() throws Exception {
        assertThat(done(fallback.read(Namespace.LOADER_TOKEN_MAP, "gone", false)))
                .isEqualTo(Reading.DEFINITELY_NOTHING);
        assertThat(done(fallback.read(Namespace.LOADER_TOKEN_MAP, "wrong-path", false)))
                .isEqualTo(Reading.FAILED);
    }

    @Test
    void answerThatIsNoDocumentDecidesNothing() throws Exception {
        assertThat(done(fallback.read(Namespace.LOADER_TOKEN_MAP, "nonsense", false)))
                .isEqualTo(Reading.UNDECIDED);
        assertThat(done(fallback.read(Namespace.LOADER_TOKEN_MAP, "broken", false)))
                .isEqualTo(Reading.FAILED);
    }

    @Test
    void scanOfUnknownKeysLeavesTheRefreshesTheirBudget() throws Exception {
        List<Future<Reading>> scan = IntStream.range(0, 100)
                .mapToObj(i -> fallback.read(Namespace.LOADER_TOKEN_MAP, "scanned" + i, false))
                .toList();
        Reading refreshed = done(fallback.read(Namespace.LOADER_TOKEN_MAP, "held", true));
        for (Future<Reading> each : scan) {
            done(each);
        }

        assertThat(refreshed).isInstanceOf(Reading.Value.class);
        assertThat(scan.stream().filter(each -> each.result() instanceof Reading.Failed))
                .as("refused; a slow machine may let some more through")
                .hasSizeGreaterThan(50);
    }

    private void answer(HttpServerRequest request) {
        asked.add(new Asked(request.path(), request.getHeader("X-Edge-Auth")));
        String path = Objects.requireNonNull(request.path());
        switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "gone" ->
                request.response()
                        .setStatusCode(404)
                        .putHeader(FallbackSource.DEFINITIVE, "1")
                        .end();
            case "wrong-path" -> request.response().setStatusCode(404).end();
            case "nonsense" -> request.response().end("no document");
            case "broken" -> request.response().setStatusCode(500).end();
            default -> request.response().end(Buffer.buffer(Json.encode(DOCUMENT)));
        }
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
