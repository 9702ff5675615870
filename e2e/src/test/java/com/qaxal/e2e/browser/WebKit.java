package com.qaxal.e2e.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * WebKitGTK as Safari is on its users' machines, in an {@link Internet}: with Intelligent Tracking Prevention, and with a profile that stays,
 * without which WebKit prevents nothing. It has no mode without a window, so it gets a screen that nobody sees.
 */
public final class WebKit implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String SCREEN = "/usr/bin/Xvfb";
    private static final String PURPOSE = "cookies under Intelligent Tracking Prevention";
    private static final long PATIENCE_SECONDS = 30;

    private final Process screen;
    private final Process browser;
    private final Path folder;
    private final BufferedWriter commands;
    private final BufferedReader answers;

    private WebKit(Process screen, Process browser, Path folder) {
        this.screen = screen;
        this.browser = browser;
        this.folder = folder;
        this.commands = browser.outputWriter(StandardCharsets.UTF_8);
        this.answers = browser.inputReader(StandardCharsets.UTF_8);
    }

    /** Ends the test that asks when WebKitGTK is not there. */
    public static void require() {
        Debian.file(SCREEN, "xvfb", PURPOSE);
        Debian.file(PYTHON, "python3-gi", PURPOSE);
        Debian.require(isInstalled(), "gir1.2-webkit2-4.1 python3-gi", PURPOSE);
    }

    public static WebKit start(Internet internet) {
        try {
            Path folder = Files.createTempDirectory("webkit");
            Process screen = new ProcessBuilder(SCREEN, "-displayfd", "1", "-nolisten", "tcp")
                    .redirectError(folder.resolve("screen.log").toFile())
                    .start();
            String display = ":" + screen.inputReader().readLine();
            ProcessBuilder browser = new ProcessBuilder(
                            PYTHON,
                            "src/test/webkit/browse.py",
                            "http://127.0.0.1:" + internet.port(),
                            folder.toString())
                    .redirectError(folder.resolve("browser.log").toFile());
            browser.environment().put("DISPLAY", display);
            return new WebKit(screen, browser.start(), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the page has loaded. */
    public void navigate(String url) {
        call("navigate", url);
    }

    /** The value of an expression, or of the promise that it is. */
    public JsonNode evaluate(String expression) {
        return call("evaluate", expression);
    }

    /** The cookie that would go out with a request for {@code url}. */
    public Optional<Cookie> cookie(String url, String name) {
        for (JsonNode cookie : call("cookies", url)) {
            if (cookie.path("name").asText().equals(name)) {
                return Optional.of(Json.mapper().convertValue(cookie, Cookie.class));
            }
        }
        return Optional.empty();
    }

    /** @param expires in seconds since 1970 */
    public record Cookie(String name, String value, boolean httpOnly, long expires) {
        public double days() {
            return (expires - System.currentTimeMillis() / 1000.0) / TimeUnit.DAYS.toSeconds(1);
        }
    }

    @Override
    public void close() {
        browser.destroy();
        screen.destroy();
        Folders.delete(folder);
    }

    private JsonNode call(String command, String argument) {
        try {
            commands.write(new String(Json.encode(List.of(command, argument)), StandardCharsets.UTF_8));
            commands.newLine();
            commands.flush();
            String answer = CompletableFuture.supplyAsync(this::line).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return Json.decode(answer.getBytes(StandardCharsets.UTF_8), JsonNode.class);
        } catch (IOException | ExecutionException | TimeoutException e) {
            throw new AssertionError(command + " " + argument + ": " + said(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private String line() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new AssertionError("WebKit has ended");
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("browser.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean isInstalled() {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import gi; gi.require_version('WebKit2', '4.1')")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
