package com.qaxal.local.command;

import com.qaxal.local.suite.Layout;
import com.qaxal.local.suite.Progress;
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
import java.util.List;

/** The supervisor of a running suite, as other commands reach it. */
final class Supervisor {
    private static final Duration DEADLINE = Duration.ofMinutes(4);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

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

    /** @return what it had said before */
    Progress.Said end(boolean now) throws IOException, InterruptedException, Refused {
        return Json.decode(ask(now ? "down/now" : "down"), Progress.Said.class);
    }

    /** What it has said after {@code heard}; nothing when it has ended. */
    Progress.Said since(Progress.Said heard) {
        try {
            return Json.decode(ask("said/" + heard.upTo()), Progress.Said.class);
        } catch (IOException | Refused e) {
            return new Progress.Said(heard.upTo(), List.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Progress.Said(heard.upTo(), List.of());
        }
    }

    /** @throws Refused with the supervisor's own words */
    byte[] ask(String command) throws IOException, InterruptedException, Refused {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + run.control() + "/" + command))
                .timeout(DEADLINE)
                .header("Authorization", "Bearer " + run.token())
                .build();
        HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new Refused(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return answer.body();
    }
}
