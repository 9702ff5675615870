package com.qaxal.bench.load;

import com.qaxal.bench.fleet.Tenant;
import java.util.Locale;
import java.util.Random;

/**
 * What Google's tag says of one visitor on one page, made up from a number, so that the same hit comes out whenever it is asked for.
 *
 * @param property that the site reports to
 * @param client as {@code 1834112345.1733900112}
 * @param session its beginning, in seconds
 * @param page a random number of the page view
 * @param engaged in milliseconds
 * @param sinceLoad in milliseconds
 */
record Visitor(String property, String client, long session, int page, int engaged, int sinceLoad) {
    private static final long SESSIONS_BEGIN = 1_733_900_000;
    private static final int DAY = 86_400;
    private static final int TEN_DIGITS = 1_000_000_000;

    static Visitor of(Tenant tenant, int number) {
        int domain = tenant.cookieDomain().value().hashCode();
        Random random = new Random(31L * domain + number);
        String property =
                "G-" + Integer.toString(TEN_DIGITS + (domain >>> 3), 36).toUpperCase(Locale.ROOT);
        long first = SESSIONS_BEGIN - random.nextInt(90 * DAY);
        return new Visitor(
                property,
                random.nextInt(TEN_DIGITS, Integer.MAX_VALUE) + "." + first,
                SESSIONS_BEGIN + random.nextInt(DAY),
                random.nextInt(TEN_DIGITS, Integer.MAX_VALUE),
                random.nextInt(1_000, 10_000),
                random.nextInt(1_000, 10_000));
    }
}
