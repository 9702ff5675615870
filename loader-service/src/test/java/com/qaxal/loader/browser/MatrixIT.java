package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every kind of request with every kind of body and option, on a page with our script and on one without: both see the same results, events and
 * errors in the same order, and the tagging server sees the same requests. The cells stand in {@code matrix.js}. All that can share a page do,
 * several at a time, as a page's requests do.
 */
class MatrixIT extends InChromium {
    private static final String LIST = "() => cells.map(({name, ours, alone}) => [name, ours, alone])";
    private static final Pattern CHANCE = Pattern.compile("blob:[^ ]*|http://data\\.shop\\.localhost:\\d+(?=/landing)"
            + "|https://www\\.google-analytics\\.com(?=/landing)");

    /**
     * @param number marks its requests
     * @param ours whether its request is one that is recovered
     * @param alone whether it needs a page of its own
     */
    private record Cell(int number, String name, boolean ours, boolean alone) {
        /** Once each where there may be two: libraries are tried both ways, and Chromium itself tries again when a connection breaks. */
        List<String> meant(Seen seen) {
            Stream<String> meant = seen.of(this).stream().map(Arrived::meant).sorted();
            return (alone || name.endsWith("broken") ? meant.distinct() : meant).toList();
        }
    }

    /**
     * What the cells' page saw of their requests, and the servers.
     *
     * @param logs by the number of the cell
     * @param arrived all that arrived so far: what a page does not wait for may still come
     */
    private record Seen(Map<String, List<String>> logs, List<Arrived> arrived) {
        List<String> log(Cell cell) {
            return logs.get(String.valueOf(cell.number()));
        }

        List<Arrived> of(Cell cell) {
            return arrived.stream()
                    .filter(each -> each.parameter("cell").equals(String.valueOf(cell.number())))
                    .toList();
        }
    }

    @TestFactory
    Stream<DynamicTest> pageSeesNoDifferenceAndNeitherDoesTheServer() {
        context.addInitScript(script());
        page.navigate(shop.page(Shop.HOST, "/plain"));
        List<Cell> cells = cells();
        Seen without = new Seen(logs("/plain", cells), List.copyOf(shop.arrived()));
        Seen with = new Seen(logs("/", cells), shop.arrived());
        assertThat(with.arrived())
                .filteredOn(each -> each.parameter("cell").isEmpty())
                .extracting(Arrived::path)
                .containsOnly("/l/LOADER.js");
        return cells.stream().map(cell -> dynamicTest(cell.name(), () -> compare(cell, with, without)));
    }

    private static void compare(Cell cell, Seen with, Seen without) {
        assertThat(without.log(cell)).isNotEmpty().noneMatch(line -> line.startsWith("CELL FAILED"));
        assertThat(with.log(cell)).isEqualTo(without.log(cell));
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(cell.meant(with)).isEqualTo(cell.meant(without)));
        assertThat(with.of(cell).stream().anyMatch(Arrived::isRecovered)).isEqualTo(cell.ours());
    }

    /** What the cells write down on such a page, by their numbers. */
    private Map<String, List<String>> logs(String path, List<Cell> cells) {
        shop.reset(RECOVER);
        shop.openGoogle();
        Map<String, List<String>> logs = new HashMap<>(
                logs(path, cells.stream().filter(cell -> !cell.alone()).map(Cell::number)));
        cells.stream().filter(Cell::alone).forEach(cell -> logs.putAll(logs(path, Stream.of(cell.number()))));
        return logs;
    }

    private Map<String, List<String>> logs(String path, Stream<Integer> numbers) {
        page.navigate(shop.page(Shop.HOST, path));
        Map<?, ?> written = (Map<?, ?>) page.evaluate("numbers => run(numbers)", numbers.toList());
        // what comes after a beacon is answered after it arrived
        page.evaluate("() => fetch('/quiet')");
        return written.entrySet().stream()
                .collect(Collectors.toMap(each -> (String) each.getKey(), each -> lines((List<?>) each.getValue())));
    }

    private static List<String> lines(List<?> log) {
        return log.stream()
                .map(line -> CHANCE.matcher((String) line).replaceAll("…"))
                .toList();
    }

    private static String script() {
        try (InputStream script = Objects.requireNonNull(MatrixIT.class.getResourceAsStream("/browser/matrix.js"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (Object each : (List<?>) page.evaluate(LIST)) {
            List<?> said = (List<?>) each;
            cells.add(new Cell(cells.size(), (String) said.get(0), (boolean) said.get(1), (boolean) said.get(2)));
        }
        return cells;
    }
}
