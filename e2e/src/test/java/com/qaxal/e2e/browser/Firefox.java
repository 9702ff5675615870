package com.qaxal.e2e.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Firefox with a profile of its own, without a window, in an {@link Internet}; driven by the protocol it speaks itself. */
public final class Firefox implements AutoCloseable {
    public static final String PROGRAM = "/usr/bin/firefox-esr";
    private static final String LISTENS = "WebDriver BiDi listening on ";
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final Path profile;
    private final Bidi bidi;

    private Firefox(Process process, Path profile, Bidi bidi) {
        this.process = process;
        this.profile = profile;
        this.bidi = bidi;
    }

    public static Firefox start(Internet internet) {
        try {
            Path profile = Files.createTempDirectory("firefox");
            Files.writeString(profile.resolve("user.js"), preferences(internet));
            Process process = new ProcessBuilder(
                            PROGRAM,
                            "--headless",
                            "--no-remote",
                            "--profile",
                            profile.toString(),
                            "--remote-debugging-port",
                            "0")
                    .redirectErrorStream(true)
                    .start();
            Bidi bidi = new Bidi(address(process));
            bidi.call(
                    "session.new", Map.of("capabilities", Map.of("alwaysMatch", Map.of("acceptInsecureCerts", true))));
            return new Firefox(process, profile, bidi);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param extension its folder, unpacked */
    public void install(Path extension) {
        bidi.call(
                "webExtension.install", Map.of("extensionData", Map.of("type", "path", "path", extension.toString())));
    }

    /** A tab that shares no cookies and no storage with others. */
    public Tab open() {
        String user = bidi.call("browser.createUserContext", Map.of())
                .path("userContext")
                .asText();
        String context = bidi.call("browsingContext.create", Map.of("type", "tab", "userContext", user))
                .path("context")
                .asText();
        return new Tab(context, user);
    }

    @Override
    public void close() {
        try {
            bidi.call("browser.close", Map.of());
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Folders.delete(profile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Extensions of the system stay away: which one is there, a test decides. Whatever Firefox asks its makers for leads nowhere, so it
     * is told not to ask.
     */
    private static String preferences(Internet internet) {
        return """
                user_pref("extensions.enabledScopes", 0);
                user_pref("network.proxy.type", 1);
                user_pref("network.proxy.http", "127.0.0.1");
                user_pref("network.proxy.http_port", %1$d);
                user_pref("network.proxy.ssl", "127.0.0.1");
                user_pref("network.proxy.ssl_port", %1$d);
                user_pref("network.proxy.allow_hijacking_localhost", true);
                user_pref("app.normandy.enabled", false);
                user_pref("app.shield.optoutstudies.enabled", false);
                user_pref("services.settings.server", "data:,");
                """.formatted(internet.port());
    }

    private static String address(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line; (line = output.readLine()) != null; ) {
            said.append(line).append('\n');
            if (line.startsWith(LISTENS)) {
                Thread.ofVirtual()
                        .start(() -> output.lines().forEach(_ -> {})); // or it would stop when the pipe is full
                return line.substring(LISTENS.length());
            }
        }
        throw new AssertionError("Firefox ended: " + said);
    }

    public final class Tab implements AutoCloseable {
        private final String context;
        private final String user;

        private Tab(String context, String user) {
            this.context = context;
            this.user = user;
        }

        /** Returns when the page has loaded. */
        public void navigate(String url) {
            bidi.call("browsingContext.navigate", Map.of("context", context, "url", url, "wait", "complete"));
        }

        /** The value of an expression, or of the promise that it is. */
        public JsonNode evaluate(String expression) {
            JsonNode answer = bidi.call(
                    "script.evaluate",
                    Map.of(
                            "expression",
                            "(async () => JSON.stringify(await (" + expression + ")) ?? 'null')()",
                            "awaitPromise",
                            true,
                            "target",
                            Map.of("context", context)));
            if (!answer.path("type").asText().equals("success")) {
                throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
            }
            byte[] json = answer.path("result").path("value").asText().getBytes(StandardCharsets.UTF_8);
            return Json.decode(json, JsonNode.class);
        }

        @Override
        public void close() {
            bidi.call("browser.removeUserContext", Map.of("userContext", user));
        }
    }
}
