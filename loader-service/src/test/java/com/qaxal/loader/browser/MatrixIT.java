package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of request with every kind of body and option, on a page with our script and on one without: both see the same results, events and
 * errors in the same order, and the tagging server sees the same requests. The cells stand in {@code matrix.js}.
 */
class MatrixIT extends InChromium {
    private static final String LIST =
            "() => Object.entries(cells).map(([name, cell]) => [name, String(cell.ours), String(!!cell.alone)])";
    private static final String RUN =
            "name => { const log = []; return Promise.resolve(cells[name].run(log)).then(() => log.map(String)) }";
    private static final Pattern CHANCE = Pattern.compile("blob:[^ ]*|http://data\\.shop\\.localhost:\\d+(?=/landing)"
            + "|https://www\\.google-analytics\\.com(?=/landing)");

    /**
     * @param ours whether its request is one that is recovered
     * @param alone whether it needs a page of its own
     */
    private record Cell(String name, boolean ours, boolean alone) {}

    private record Seen(List<String> log, List<Arrived> arrived) {}

    @TestFactory
    Stream<DynamicTest> pageSeesNoDifferenceAndNeitherDoesTheServer() {
        context.addInitScript(cells());
        Page without = context.newPage();
        open(page, "/");
        open(without, "/plain");
        return ((List<?>) page.evaluate(LIST))
                .stream()
                        .map(each -> (List<?>) each)
                        .map(each ->
                                new Cell((String) each.get(0), "true".equals(each.get(1)), "true".equals(each.get(2))))
                        .map(cell -> dynamicTest(cell.name(), () -> compare(cell, without)));
    }

    private void compare(Cell cell, Page without) {
        if (cell.alone()) {
            open(page, "/");
            open(without, "/plain");
        }
        Seen expected = seen(without, cell, 0);
        Seen actual = seen(page, cell, expected.arrived().size());

        assertThat(actual.log()).as(cell.name()).isEqualTo(expected.log());
        assertThat(meant(cell, actual)).as(cell.name()).isEqualTo(meant(cell, expected));
        assertThat(actual.arrived().stream().anyMatch(Arrived::isRecovered))
                .as(cell.name())
                .isEqualTo(cell.ours());
    }

    /** Once each where there may be two: libraries are tried both ways, and Chromium itself tries again when a connection breaks. */
    private static List<String> meant(Cell cell, Seen seen) {
        Stream<String> meant = seen.arrived().stream().map(Arrived::meant).sorted();
        return (cell.alone() || cell.name().endsWith("broken") ? meant.distinct() : meant).toList();
    }

    /** @param expected how many requests there are to be: not every cell waits for its own */
    private static Seen seen(Page where, Cell cell, int expected) {
        shop.reset(RECOVER);
        shop.openGoogle();
        List<String> log = ((List<?>) where.evaluate(RUN, cell.name()))
                .stream()
                        .map(line -> CHANCE.matcher((String) line).replaceAll("…"))
                        .toList();
        // what comes after a beacon is answered after it arrived
        where.evaluate("() => fetch('/quiet')");
        await().atMost(Duration.ofSeconds(5)).until(() -> shop.arrived().size() >= expected);
        return new Seen(log, List.copyOf(shop.arrived()));
    }

    private static void open(Page where, String path) {
        shop.reset(RECOVER);
        where.navigate(shop.page(Shop.HOST, path));
    }

    private static String cells() {
        try (InputStream script = Objects.requireNonNull(MatrixIT.class.getResourceAsStream("/browser/matrix.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
