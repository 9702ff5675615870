package com.qaxal.router.respond;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Which page may read an answer (the Fetch standard's CORS protocol). Hits carry cookies, so the origin is named exactly: a browser
 * refuses a wildcard beside credentials.
 */
public final class Cors {
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String DAY = "86400";

    private Cors() {}

    /** @param origin of a page of the container's sites; null when it is none, and then the page may not read */
    public static void allow(MultiMap answer, @Nullable String origin) {
        if (!answer.contains("Vary", "Origin", true)) {
            answer.add("Vary", "Origin");
        }
        if (origin != null) {
            answer.set("Access-Control-Allow-Origin", origin);
            answer.set("Access-Control-Allow-Credentials", "true");
        }
    }

    /** For an answer that belongs to no container, says nothing about any, and is the same for everybody. */
    static void allowEverybody(MultiMap answer) {
        answer.set("Access-Control-Allow-Origin", "*");
    }

    /** Answers a preflight: whatever headers the page wants to send, the origin server is who decides about them. */
    public static void preflight(MultiMap question, MultiMap answer, @Nullable String origin) {
        allow(answer, origin);
        if (origin != null) {
            answer.set("Access-Control-Allow-Methods", METHODS);
            answer.set("Access-Control-Max-Age", DAY);
            String headers = question.get("Access-Control-Request-Headers");
            if (headers != null) {
                answer.set("Access-Control-Allow-Headers", headers);
            }
        }
    }
}
