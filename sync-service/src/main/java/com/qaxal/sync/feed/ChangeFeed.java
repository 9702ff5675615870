package com.qaxal.sync.feed;

import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.sync.kv.Cursor;
import com.qaxal.sync.main.SyncSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** {@code GET /internal/edge-documents} of config-service. */
@ApplicationScoped
class ChangeFeed {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final SyncSettings settings;

    ChangeFeed(SyncSettings settings) {
        this.settings = settings;
    }

    /** What the feed says of itself, at its beginning. */
    CompletableFuture<FeedAnswer> beginning() {
        return ask("?after=0&limit=1");
    }

    CompletableFuture<FeedAnswer> after(Cursor cursor, int limit) {
        return ask("?after=" + cursor.version().seq() + "&purged=" + cursor.purgedSeq() + "&limit=" + limit);
    }

    /** Never fails, and answers within the deadline. */
    private CompletableFuture<FeedAnswer> ask(String query) {
        URI uri = settings.configUrl().resolve("/internal/edge-documents" + query);
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(DEADLINE)
                    .header("Authorization", "Bearer " + token())
                    .build();
            return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                    .orTimeout(
                            DEADLINE.toSeconds(),
                            TimeUnit.SECONDS) // the request's own ends with the head of the answer
                    .thenApply(ChangeFeed::read)
                    .exceptionally(ChangeFeed::unreachable);
        } catch (IOException e) {
            return CompletableFuture.completedFuture(unreachable(e));
        }
    }

    private static FeedAnswer read(HttpResponse<byte[]> response) {
        return switch (response.statusCode()) {
            case 200 -> new FeedAnswer.Page(Json.decode(response.body(), EdgeDocumentPage.class));
            case 410 -> new FeedAnswer.CursorExpired();
            default -> new FeedAnswer.Unreachable("status " + response.statusCode());
        };
    }

    private static FeedAnswer unreachable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return new FeedAnswer.Unreachable(cause.getClass().getSimpleName());
    }

    /** Read each time: a rotated token needs no restart. */
    private String token() throws IOException {
        return Files.readString(Path.of(settings.serviceTokenFile())).strip();
    }
}
