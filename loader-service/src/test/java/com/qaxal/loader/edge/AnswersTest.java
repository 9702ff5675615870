package com.qaxal.loader.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final Vertx VERTX = Vertx.vertx();

    @AfterAll
    static void close() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void pageGetsAnAnswerWhenSomethingThrows() throws Exception {
        HttpResponse<String> answer = answerOf(() -> {
            throw new IllegalStateException("a fault of ours");
        });

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).contains("internal_error").doesNotContain("a fault of ours");
    }

    @Test
    void pageGetsAnAnswerWhenSomethingFailsLater() throws Exception {
        HttpResponse<String> answer =
                answerOf(() -> VERTX.timer(1).compose(_ -> Future.failedFuture("a fault of ours")));

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static HttpResponse<String> answerOf(Supplier<Future<Void>> answer) throws Exception {
        HttpServer server = VERTX.createHttpServer()
                .requestHandler(request -> Answers.give(request, answer))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        URI uri = URI.create("http://127.0.0.1:" + server.actualPort() + "/boot");
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
