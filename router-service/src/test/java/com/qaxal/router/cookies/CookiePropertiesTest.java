package com.qaxal.router.cookies;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.model.kv.Modules.CookieKeeper;
import com.qaxal.model.kv.Modules.KeptCookie;
import com.qaxal.model.kv.Modules.UnknownConsent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whatever a browser or an origin sends. Generated from a seed, so that a failure comes back. */
class CookiePropertiesTest {
    private static final int ROUNDS = 4000;
    private static final Set<String> EXACT =
            Set.of("_ga", "FPID", "FPAU", "_fbp", "_fbc", "_ttp", "_uetvid", "visitor", "hidden");
    private static final String[] NAMES = {
        "_ga",
        "_ga_X1",
        "_ga_",
        "FPID",
        "_fbp",
        "_gcl_aw",
        "_gcl_au",
        "visitor",
        "hidden",
        "PHPSESSID",
        "FPLC",
        "__Host-_ga",
        "session",
        "_gat",
        "_GA",
        "",
        " ",
        "x",
        "Path",
        "Domain",
        "_ga\u0000",
        "_ga_\r\nX",
        "_ga_é",
        "_ga_ü x",
        "_ga_\""
    };
    private static final String[] VALUES = {
        "",
        "1",
        "GA1.1.1.1700000000",
        "a=b=c",
        "\"q\"",
        "%3B%0d%0a",
        "\r\nSet-Cookie: evil=1",
        "\n",
        "\u0000",
        "\u007f",
        "ÿé",
        "a,b c",
        " x ",
        "\tx\t",
        "Domain=evil.com",
        "€",
        "=",
        "==",
        "x".repeat(5000)
    };
    private static final String[] SEPARATORS = {"; ", ";", " ;  ", ";;", ";\t", ", "};
    private static final String[] QUERIES = {
        "gcs=G111",
        "gcs=G100",
        "gcs=G101",
        "gcs=G110",
        "gcs=G1--",
        "gcs=G10-",
        "v=2",
        "gcs=G111&gcs=G100",
        "gcd=13t3p3l3l1",
        "&&=&gcs",
        ""
    };
    private static final String[] ATTRIBUTES = {
        "Domain=example.com",
        "Domain=.evil.com",
        "domain=com",
        "Domain =  evil.com",
        "Max-Age=0",
        "Max-Age=99999999",
        "Max-Age=x",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Expires=x",
        "Path=/",
        "HttpOnly",
        "Secure",
        "",
        "=",
        "Domain",
        "Domain="
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260825})
    void whateverComesOnlyKeptCookiesAreSetAndOnlyOnTheSitesDomainAndByteForByte(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Shop shop = shop(random);
            String cookies = cookies(random, shop.names());
            CookiePlan plan = shop.plan(cookies, pick(random, QUERIES), random.nextInt(4) == 0, Shop.NOW);

            CookiePlan.Done done = plan.complete(List.of(), pick(random, "text/plain", "image/gif"), null);

            Map<String, String> came = first(cookies);
            for (String header : done.setCookies()) {
                String name = header.substring(0, header.indexOf('='));
                boolean ours = name.equals(shop.names().master())
                        || name.equals(shop.names().marker());
                assertThat(ours || isKept(name)).as("seed %d: %s", seed, name).isTrue();
                assertThat(header.chars()).noneMatch(c -> c < ' ' || c == 0x7f || c > 0xff);
                assertThat(attributes(header))
                        .containsOnlyOnce("Domain=example.com")
                        .hasSizeBetween(5, 6);
                if (!ours) {
                    assertThat(header.substring(name.length() + 1, header.indexOf("; Max-Age=")))
                            .isEqualTo(came.get(name));
                }
            }
            assertThat(done.isPrivate()).isEqualTo(!done.setCookies().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void whateverComesTheOriginGetsTheRestUnchanged(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Shop shop = shop(random);
            String cookies = cookies(random, shop.names());

            String forwarded =
                    shop.plan(cookies, pick(random, QUERIES), false, Shop.NOW).forwardedCookies();

            List<String> expected = pairs(cookies).stream()
                    .filter(pair -> !pair.startsWith(shop.names().master() + "=")
                            && !pair.startsWith(shop.names().marker() + "="))
                    .toList();
            assertThat(forwarded == null ? List.of() : pairs(forwarded)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void whateverTheOriginSetsNoForeignDomainAndNoNameOfOursPasses(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            Shop shop = shop(random);
            List<String> ofOrigin = new ArrayList<>();
            for (int i = random.nextInt(4); i >= 0; i--) {
                ofOrigin.add(setCookie(random, shop.names()));
            }
            List<String> passed = shop.plan(null, pick(random, QUERIES))
                    .complete(ofOrigin, "text/plain", null)
                    .setCookies();

            for (String header : passed) {
                for (String attribute : attributes(header)) {
                    String lower = attribute.toLowerCase(Locale.ROOT).replace(" ", "");
                    assertThat(lower.startsWith("domain=") && lower.length() > 7)
                            .as("seed %d: %s", seed, header)
                            .isEqualTo(lower.startsWith("domain=example.com"));
                }
            }
            assertThat(passed.stream().filter(ofOrigin::contains))
                    .noneMatch(
                            header -> shop.names().isOurs(SetCookie.of(header).name()));
        }
    }

    /** A visitor who lives with the shop for years, and changes their mind. */
    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12, 13, 14, 15})
    void whateverHappensNothingIsSetAgainstConsentAndWithdrawalLeavesNothing(long seed) {
        Random random = new Random(seed);
        Shop shop = Shop.keeping(Shop.module(random.nextBoolean(), true));
        Browser browser = new Browser(shop);
        for (int round = 0; round < 500; round++) {
            browser.waits(random.nextInt(20) * Shop.DAY / 4);
            if (random.nextBoolean()) {
                browser.script(pick(random, "_ga", "_fbp", "_uetvid", "_ga_X"), "v" + random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                browser.loses(pick(random, "_ga", "_fbp", "_uetvid", "_ga_X", "FPID"));
            }
            String gcs = pick(random, "G111", "G111", "G111", "G101", "G110", "G100", "G1--");

            if (random.nextInt(3) == 0) {
                browser.hits("gcs=" + gcs, "FPID=f; Max-Age=" + random.nextInt(2) * 63_072_000);
            } else {
                browser.hits("gcs=" + gcs);
            }

            boolean mayAdvertise = gcs.charAt(2) == '1';
            boolean mayAnalyse = gcs.charAt(3) == '1';
            assertThat(browser.lastSet()).as("seed %d, round %d", seed, round).allSatisfy(name -> {
                boolean advertising = name.equals("_fbp") || name.equals("_uetvid");
                boolean analytics = name.startsWith("_ga");
                assertThat(advertising && !mayAdvertise || analytics && !mayAnalyse)
                        .isFalse();
            });
            if (gcs.equals("G100")) {
                assertThat(browser.has(shop.names().master())).isFalse();
                assertThat(browser.has(shop.names().marker())).isFalse();
            }
        }
    }

    private static Shop shop(Random random) {
        List<KeptCookie> additional = List.of(
                new KeptCookie("visitor", CookieCategory.ANALYTICS, false),
                new KeptCookie("hidden", CookieCategory.ADVERTISING, true),
                new KeptCookie("PHPSESSID", CookieCategory.ANALYTICS, false));
        return Shop.keeping(new CookieKeeper(
                395,
                random.nextBoolean() ? UnknownConsent.ASSUME_GRANTED : UnknownConsent.LEAVE_AS_IS,
                additional,
                random.nextBoolean(),
                random.nextBoolean()));
    }

    private static @Nullable String cookies(Random random, OwnNames ours) {
        StringBuilder header = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            String name = random.nextInt(6) == 0 ? pick(random, ours.master(), ours.marker()) : pick(random, NAMES);
            header.append(name)
                    .append(random.nextInt(10) == 0 ? "" : "=")
                    .append(pick(random, VALUES))
                    .append(pick(random, SEPARATORS));
        }
        return header.isEmpty() ? null : header.toString();
    }

    private static String setCookie(Random random, OwnNames ours) {
        StringBuilder header = new StringBuilder();
        header.append(random.nextInt(6) == 0 ? ours.master() : pick(random, NAMES))
                .append('=')
                .append(pick(random, "1", "", "a b", "Domain=evil.com"));
        for (int i = random.nextInt(5); i > 0; i--) {
            header.append(pick(random, SEPARATORS)).append(pick(random, ATTRIBUTES));
        }
        return header.toString();
    }

    private static boolean isKept(String name) {
        return EXACT.contains(name)
                || name.startsWith("_ga_") && name.length() > 4
                || name.startsWith("_gcl_") && name.length() > 5;
    }

    /** The first value of each name, by a plainer reading than the one under test. */
    private static Map<String, String> first(@Nullable String cookies) {
        Map<String, String> first = new LinkedHashMap<>();
        for (String pair : pairs(cookies)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                first.putIfAbsent(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return first;
    }

    private static List<String> pairs(@Nullable String cookies) {
        List<String> pairs = new ArrayList<>();
        for (String part : cookies == null ? new String[0] : cookies.split(";")) {
            String pair = part.replaceAll("^[ \\t]+|[ \\t]+$", "");
            if (!pair.isEmpty()) {
                pairs.add(pair);
            }
        }
        return pairs;
    }

    private static List<String> attributes(String setCookie) {
        String[] parts = setCookie.split(";", -1);
        return List.of(parts).subList(1, parts.length).stream()
                .map(String::strip)
                .toList();
    }

    private static String pick(Random random, String... of) {
        return of[random.nextInt(of.length)];
    }
}
