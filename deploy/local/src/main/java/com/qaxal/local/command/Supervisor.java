package com.qaxal.local.command;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Refused;
import com.qaxal.local.suite.RunFile;
import com.qaxal.local.suite.Status;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The supervisor of a running suite, as other commands reach it. */
final class Supervisor {
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private final RunFile run;

    private Supervisor(RunFile run) {
        this.run = run;
    }

    static Supervisor of(Layout layout) throws Refused {
        return new Supervisor(RunFile.read(layout)
                .filter(RunFile::isAlive)
                .orElseThrow(() -> new Refused("no suite runs in " + layout.home() + ". Start one with ./qaxal up.")));
    }

    Status status() throws IOException, InterruptedException, Refused {
        return Json.decode(ask("status"), Status.class);
    }

    /** What it has said after its first {@code count} lines; nothing when it has ended. */
    String said(int count) {
        try {
            return new String(ask("said/" + count), StandardCharsets.UTF_8);
        } catch (IOException | Refused e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** @throws Refused with the supervisor's own words */
    byte[] ask(String command) throws IOException, InterruptedException, Refused {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + run.control() + "/" + command))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + run.token())
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new Refused(new String(answer.body(), StandardCharsets.UTF_8));
            }
            return answer.body();
        }
    }
}
