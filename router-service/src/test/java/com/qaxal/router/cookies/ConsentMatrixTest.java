package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules.CookieKeeper;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads the table in {@code docs/cookies.md} and does what it says: the documentation is the expectation. */
class ConsentMatrixTest {
    private static final String HEADING = "| module | gcs | gcd | GPC | policy | category | cookie |";
    private static final List<String> COLUMNS = List.of("module", "gcs", "gcd", "GPC", "policy", "category");
    private static final List<List<String>> DOMAINS = List.of(
            List.of("on", "off", "not entitled"),
            List.of("granted", "denied", "not told"),
            List.of("granted", "denied", "not told"),
            List.of("on", "off"),
            List.of("leave_as_is", "assume_granted"),
            List.of("analytics", "advertising"));

    /** One row, its cells taken apart; {@code any} stands for all of a column. */
    record Row(String text, List<List<String>> cells, String outcome) {
        boolean covers(List<String> combination) {
            for (int column = 0; column < cells.size(); column++) {
                if (!cells.get(column).contains(combination.get(column))) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(page());
        for (int i = lines.indexOf(HEADING) + 2; lines.get(i).startsWith("|"); i++) {
            List<String> cells = Stream.of(lines.get(i).split("\\|"))
                    .skip(1)
                    .map(String::strip)
                    .toList();
            List<List<String>> expanded = new ArrayList<>();
            for (int column = 0; column < COLUMNS.size(); column++) {
                expanded.add(
                        cells.get(column).equals("any")
                                ? DOMAINS.get(column)
                                : List.of(cells.get(column).split(", ")));
            }
            rows.add(new Row(lines.get(i), expanded, cells.get(COLUMNS.size())));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void rowHoldsForEveryRequestItCovers(Row row) {
        for (List<String> combination : combinations()) {
            if (row.covers(combination)) {
                requests(combination)
                        .forEach(request -> assertThat(request.outcome())
                                .as(request.toString())
                                .isEqualTo(row.outcome()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void restorationFollowsTheSameRow(Row row) {
        for (List<String> combination : combinations()) {
            if (row.covers(combination)) {
                requests(combination)
                        .forEach(request -> assertThat(request.restored())
                                .as(request.toString())
                                .isEqualTo(row.outcome()));
            }
        }
    }

    @Test
    void everyCombinationStandsInExactlyOneRow() throws IOException {
        List<Row> rows = rows();

        assertThat(combinations())
                .hasSize(216)
                .allSatisfy(combination -> assertThat(rows.stream().filter(row -> row.covers(combination)))
                        .as(combination.toString())
                        .hasSize(1));
    }

    @Test
    void everyCellIsAWordOfItsColumn() throws IOException {
        assertThat(rows()).allSatisfy(row -> {
            for (int column = 0; column < COLUMNS.size(); column++) {
                assertThat(DOMAINS.get(column)).containsAll(row.cells().get(column));
            }
            assertThat(row.outcome()).isIn("extend", "leave");
        });
    }

    /** A request of one combination, in one of the ways in which it can be said. */
    private record Request(
            List<String> combination,
            @Nullable String gcs,
            @Nullable String gcd) {
        String outcome() {
            return shop(false)
                                    .plan(cookie() + "=value", query(), isPrivacyControlled(), Shop.NOW)
                                    .complete(List.of(), "text/plain", null)
                                    .extended()
                            > 0
                    ? "extend"
                    : "leave";
        }

        String restored() {
            Shop shop = shop(true);
            Shop asWhenItCame = shop.changed(Shop.restoring().settings());
            Browser browser = new Browser(asWhenItCame);
            browser.script("_ga", "value").script("_fbp", "value").hits(Shop.GRANTED);
            browser.loses("_ga", "_fbp");
            CookiePlan plan = shop.plan(browser.header(), query(), isPrivacyControlled(), Shop.NOW);
            List<String> set = plan.complete(List.of(), "text/plain", null).setCookies();
            boolean answered = set.stream().anyMatch(header -> header.startsWith(cookie() + "=value"));
            boolean forwarded = String.valueOf(plan.forwardedCookies()).contains(cookie() + "=value");
            assertThat(forwarded).isEqualTo(answered);
            return answered ? "extend" : "leave";
        }

        private Shop shop(boolean restore) {
            UnknownConsent policy = UnknownConsent.valueOf(combination.get(4).toUpperCase(Locale.ROOT));
            CookieKeeper module = new CookieKeeper(395, policy, List.of(), false, restore);
            Shop.Settings on = Shop.Settings.usual().module(module);
            return Shop.with(
                    switch (combination.get(0)) {
                        case "on" -> on;
                        case "off" -> on.module(null);
                        default -> on.entitlements(Set.of());
                    });
        }

        private String cookie() {
            return combination.get(5).equals("analytics") ? "_ga" : "_fbp";
        }

        private boolean isPrivacyControlled() {
            return combination.get(3).equals("on");
        }

        private String query() {
            return Stream.of("v=2", gcs == null ? null : "gcs=" + gcs, gcd == null ? null : "gcd=" + gcd, "tid=G-1")
                    .filter(parameter -> parameter != null)
                    .collect(Collectors.joining("&"));
        }
    }

    /** Every way of saying it, and every answer for the other category beside it. */
    private static Stream<Request> requests(List<String> combination) {
        boolean analytics = combination.get(5).equals("analytics");
        List<@Nullable String> gcs = new ArrayList<>();
        for (String said : List.of("1", "0", "-", "x")) {
            for (String other : List.of("1", "0", "-")) {
                if (means(said).equals(combination.get(1))) {
                    gcs.add("G1" + (analytics ? other + said : said + other));
                }
            }
        }
        List<@Nullable String> gcd = new ArrayList<>();
        for (String said : List.of("n", "r", "t", "v", "m", "p", "q", "u", "l", "x")) {
            for (String other : List.of("t", "p", "l")) {
                if (means(said).equals(combination.get(2))) {
                    gcd.add("13" + (analytics ? other + "3" + said : said + "3" + other) + "3l3l1l1");
                }
            }
        }
        if (combination.get(1).equals("not told")) {
            gcs.add(null);
        }
        if (combination.get(2).equals("not told")) {
            gcd.add(null);
        }
        return gcs.stream().flatMap(one -> gcd.stream().map(other -> new Request(combination, one, other)));
    }

    private static String means(String letter) {
        return switch (letter) {
            case "1", "n", "r", "t", "v" -> "granted";
            case "0", "m", "p", "q", "u" -> "denied";
            default -> "not told";
        };
    }

    private static List<List<String>> combinations() {
        List<List<String>> combinations = List.of(List.of());
        for (List<String> domain : DOMAINS) {
            combinations = combinations.stream()
                    .flatMap(begun -> domain.stream()
                            .map(word -> Stream.concat(begun.stream(), Stream.of(word))
                                    .toList()))
                    .toList();
        }
        return combinations;
    }

    /** Tests run in the module's folder; the page lies beside it. */
    private static Path page() {
        return Path.of("..", "docs", "cookies.md");
    }
}
