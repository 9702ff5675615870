package com.qaxal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Requests to the edge under any host name, and to the APIs. */
final class Http {
    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private Http() {}

    static HttpRequest.Builder edge(String host, String target) {
        return at(LocalSuite.running().router(), host, target);
    }

    /** To a server of this machine, under any name. */
    static HttpRequest.Builder at(int port, String host, String target) {
        URI address = URI.create("http://127.0.0.1:" + port + target);
        return HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(45)).header("Host", host);
    }

    static HttpResponse<String> get(String host, String target, String... headers) {
        HttpRequest.Builder request = edge(host, target);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer from " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    static JsonNode json(HttpResponse<String> answer) {
        return Json.decode(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    /** Lines exactly as given to the edge, and what it answered until it was silent for 2 s. */
    static Answer raw(String... lines) {
        try (Socket socket = new Socket("127.0.0.1", LocalSuite.running().router())) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write(head(lines).getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            byte[] buffer = new byte[8_192];
            try {
                for (int read; (read = socket.getInputStream().read(buffer)) > 0; ) {
                    answer.write(buffer, 0, read);
                }
            } catch (SocketTimeoutException e) {
                return Answer.parse(answer.toString(StandardCharsets.ISO_8859_1));
            }
            return Answer.parse(answer.toString(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new AssertionError("no connection to the edge", e);
        }
    }

    private static String head(String... lines) {
        return String.join("\r\n", lines) + "\r\n\r\n";
    }
}
