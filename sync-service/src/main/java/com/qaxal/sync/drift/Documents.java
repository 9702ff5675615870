package com.qaxal.sync.drift;

import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.DocumentDigests;
import com.qaxal.model.feed.DocumentKeys;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.main.SyncSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What config-service holds, as the drift check asks for it. */
@ApplicationScoped
class Documents {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final SyncSettings settings;

    Documents(SyncSettings settings) {
        this.settings = settings;
    }

    DocumentDigestPage digest(Namespace namespace, String after, int limit) throws IOException, InterruptedException {
        String path = "/internal/edge-documents/digest?namespace=" + namespace + "&limit=" + limit + "&after="
                + encoded(after);
        return read(send(request(path).build()), DocumentDigestPage.class)
                .orElseThrow(() -> new IOException("config-service knows no digests"));
    }

    /** Of those of {@code keys} that config-service holds; tombstones are not among them. */
    List<DocumentDigestPage.Row> digests(Namespace namespace, List<String> keys)
            throws IOException, InterruptedException {
        HttpRequest question = request("/internal/edge-documents/digest")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.encode(new DocumentKeys(namespace, keys))))
                .build();
        return read(send(question), DocumentDigests.class)
                .orElseThrow(() -> new IOException("config-service knows no digests"))
                .rows();
    }

    /** A key as it should be at this moment, tombstones included. */
    Optional<EdgeDocumentPage.Row> one(Namespace namespace, String key) throws IOException, InterruptedException {
        String path = "/internal/edge-documents/one?namespace=" + namespace + "&key=" + encoded(key);
        return read(send(request(path).build()), EdgeDocumentPage.Row.class);
    }

    void keep(DriftReport report) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = send(request("/internal/drift-reports")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.encode(report)))
                .build());
        if (answer.statusCode() != 201) {
            throw new IOException("status " + answer.statusCode());
        }
    }

    private HttpRequest.Builder request(String path) throws IOException {
        String token = Files.readString(Path.of(settings.serviceTokenFile())).strip();
        return HttpRequest.newBuilder(URI.create(settings.configUrl().toString().replaceAll("/$", "") + path))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private static <T> Optional<T> read(HttpResponse<byte[]> answer, Class<T> type) throws IOException {
        if (answer.statusCode() == 404) {
            return Optional.empty();
        }
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        try {
            return Optional.of(Json.decode(answer.body(), type));
        } catch (MalformedJson e) {
            throw new IOException(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
