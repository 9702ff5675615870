package com.qaxal.e2e;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a visitor got.
 *
 * @param status -1 when there was no answer
 * @param refused whether it says that the hit was certainly not handed over
 * @param days that the visitor's cookie lives by it; 0 when it is not kept
 */
record ChaosAnswer(int status, String body, String id, String origin, boolean refused, int days, boolean isScoped) {
    private static final Pattern KEPT = Pattern.compile("; Max-Age=(\\d+); Path=/; Domain=([^;]+)");
    private static final int DAY = 86_400;

    static ChaosAnswer of(HttpResponse<String> answer, ChaosTenant tenant) {
        List<String> cookies = answer.headers().allValues("Set-Cookie");
        int days = 0;
        boolean scoped = true;
        for (String cookie : cookies) {
            Matcher kept = KEPT.matcher(cookie);
            if (!kept.find() || !kept.group(2).equals(tenant.domain())) {
                scoped = false;
            } else if (cookie.startsWith("_ga=")) {
                days = Integer.parseInt(kept.group(1)) / DAY;
            }
        }
        return new ChaosAnswer(
                answer.statusCode(),
                answer.body(),
                answer.headers().firstValue("X-Id").orElse(""),
                answer.headers().firstValue("X-Origin").orElse(""),
                answer.headers().firstValue("X-Qaxal-Refused").isPresent(),
                days,
                scoped);
    }

    /** @param certain whether nothing can have reached the router */
    static ChaosAnswer none(String why, boolean certain) {
        return new ChaosAnswer(-1, why, "", "", certain, 0, true);
    }
}
