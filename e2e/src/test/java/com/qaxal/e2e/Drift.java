package com.qaxal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where the KV says something else than Postgres; found out without sync, whose own check may be what is wrong. */
final class Drift {
    private static final LocalSuite SUITE = LocalSuite.running();

    private Drift() {}

    /** The keys, each with what is wrong; to be asked while nobody changes anything. */
    static List<String> found() throws IOException {
        List<String> found = new ArrayList<>();
        Set<String> left = new HashSet<>(Redis.documents());
        JsonNode page = feed(0);
        while (!page.path("documents").isEmpty()) {
            for (JsonNode row : page.path("documents")) {
                String key =
                        row.path("namespace").asText() + ":" + row.path("key").asText();
                String stands = Redis.command("GET", key);
                String body = row.path("body").asText();
                left.remove(key);
                if (!stands.equals(body) && !(stands.isEmpty() && isTombstone(body))) {
                    found.add(key + " says " + stands + " instead of " + body);
                }
            }
            page = feed(page.path("next").asLong());
        }
        left.forEach(key -> found.add(key + " is in the KV alone"));
        return found;
    }

    /** The page of config-service's change feed after {@code seq}, as sync reads it. */
    private static JsonNode feed(long seq) throws IOException {
        String token =
                Files.readString(LocalSuite.HOME.resolve("secrets/sync.token")).strip();
        HttpResponse<String> answer =
                Http.send(HttpRequest.newBuilder(URI.create(SUITE.config() + "/internal/edge-documents?after=" + seq))
                        .timeout(Duration.ofSeconds(20))
                        .header("Authorization", "Bearer " + token)
                        .build());
        if (answer.statusCode() != 200) {
            throw new IOException("the change feed answers " + answer.statusCode());
        }
        return Http.json(answer);
    }

    private static boolean isTombstone(String body) {
        return Json.decode(body.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                .path("deleted")
                .asBoolean();
    }
}
