package com.qaxal.sync.feed;

import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
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
    FeedAnswer beginning() throws InterruptedException {
        return ask("?after=0&limit=1");
    }

    FeedAnswer after(Cursor cursor, int limit) throws InterruptedException {
        return ask("?after=" + cursor.version().seq() + "&purged=" + cursor.purgedSeq() + "&limit=" + limit);
    }

    private FeedAnswer ask(String query) throws InterruptedException {
        URI uri = settings.configUrl().resolve("/internal/edge-documents" + query);
        try {
            HttpRequest request = HttpRequest.newBuilder(uri)
                    .timeout(DEADLINE)
                    .header("Authorization", "Bearer " + token())
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return switch (response.statusCode()) {
                case 200 -> new FeedAnswer.Page(Json.decode(response.body(), EdgeDocumentPage.class));
                case 410 -> new FeedAnswer.CursorExpired();
                default -> new FeedAnswer.Unreachable("status " + response.statusCode());
            };
        } catch (IOException | MalformedJson e) {
            return new FeedAnswer.Unreachable(e.getClass().getSimpleName());
        }
    }

    /** Read each time: a rotated token needs no restart. */
    private String token() throws IOException {
        return Files.readString(Path.of(settings.serviceTokenFile())).strip();
    }
}
