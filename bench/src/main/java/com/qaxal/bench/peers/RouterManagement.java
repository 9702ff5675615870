package com.qaxal.bench.peers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** A router's health and metrics. */
public record RouterManagement(int port) {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(DEADLINE).build();
    private static final String PROBLEMS = "qaxal_router_problems_total{";

    boolean isReady() throws InterruptedException {
        try {
            return get("/q/health/ready").statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** The problems that it answered with since it started, as its metrics name them. */
    public List<String> problems() throws IOException, InterruptedException {
        return get("/q/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(PROBLEMS) && !line.endsWith(" 0.0"))
                .map(line -> line.substring(PROBLEMS.length()))
                .toList();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(DEADLINE)
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
