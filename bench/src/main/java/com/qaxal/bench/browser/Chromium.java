package com.qaxal.bench.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.bench.process.Owned;
import com.qaxal.local.infra.Await;
import com.qaxal.model.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A Chromium that reaches this machine and nothing else, led by its DevTools protocol. */
public final class Chromium implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    private Chromium(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    public static Optional<Path> program() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** @param folder for its profile and what it says */
    public static Chromium start(Path program, Owned owned, Path folder, int core)
            throws IOException, InterruptedException {
        Path profile = Files.createDirectories(folder.resolve("chromium"));
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
                "--no-first-run"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--no-sandbox");
        }
        command.add("about:blank");
        Path said = folder.resolve("chromium.log");
        Process process = owned.start(new Owned.Launch(command, List.of(core), Map.of(), folder, said));
        Path ports = profile.resolve("DevToolsActivePort");
        Await.until(
                "Chromium (its output: " + said + ")",
                START,
                () -> ports.toFile().length() > 0 || !process.isAlive());
        if (!process.isAlive()) {
            throw new IOException("Chromium ended while it started; its output is in " + said);
        }
        return new Chromium(process, Integer.parseInt(Files.readAllLines(ports).getFirst()));
    }

    public Tab open() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/new?about:blank"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        JsonNode tab = Json.decode(answer.body().getBytes(StandardCharsets.UTF_8), JsonNode.class);
        return Tab.at(http, URI.create(tab.path("webSocketDebuggerUrl").asText()));
    }

    @Override
    public void close() {
        http.close();
        Owned.stop(process);
    }
}
