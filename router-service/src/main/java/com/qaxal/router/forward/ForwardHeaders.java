package com.qaxal.router.forward;

import com.qaxal.model.id.Host;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which headers travel, in both directions. */
final class ForwardHeaders {
    /** Names us in {@code CDN-Loop} (RFC 8586). */
    static final String LOOP_ID = "qaxal";

    /** RFC 9110 §7.6.1, and what a connection alone is concerned with. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    /** Rebuilt by us, or meant for us: what came from outside proves nothing. */
    private static final Set<String> NEVER_FROM_OUTSIDE =
            Set.of("host", "forwarded", "x-real-ip", "x-public-host", "cdn-loop", "expect", "via");

    private static final Set<String> NEVER_TO_THE_BROWSER = Set.of("server", "via", "x-powered-by", "set-cookie");

    private ForwardHeaders() {}

    static boolean hasLoop(MultiMap headers) {
        for (String value : headers.getAll("CDN-Loop")) {
            for (String hop : value.split(",", -1)) {
                if (hop.strip().equals(LOOP_ID)) {
                    return true;
                }
            }
        }
        return false;
    }

    static void copyRequest(MultiMap from, MultiMap to, Client client, Host publicHost, Upstream upstream) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean ours = NEVER_FROM_OUTSIDE.contains(name)
                    || name.startsWith("x-forwarded-")
                    || name.startsWith("x-qaxal-")
                    || name.startsWith("x-gclb-")
                    || name.startsWith(":");
            if (!ours && !HOP_BY_HOP.contains(name) && !named.contains(name)) {
                to.add(header.getKey(), header.getValue());
            }
        }
        for (String hop : from.getAll("CDN-Loop")) {
            to.add("CDN-Loop", hop);
        }
        to.add("CDN-Loop", LOOP_ID);
        // Host is set, not copied: the origin's certificate and its virtual host are picked by it.
        to.set("Host", upstream.authority());
        to.set("X-Forwarded-For", client.address());
        to.set("X-Forwarded-Proto", client.protocol());
        to.set("X-Forwarded-Host", publicHost.value());
    }

    /** Everything but cookies, which have a step of their own, and CORS, where the origin's word would double ours. */
    static void copyAnswer(MultiMap from, MultiMap to) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            boolean dropped = HOP_BY_HOP.contains(name)
                    || NEVER_TO_THE_BROWSER.contains(name)
                    || name.startsWith("access-control-")
                    || name.startsWith("x-qaxal-")
                    || named.contains(name);
            if (!dropped) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        if (!headers.contains("Connection")) {
            return Set.of();
        }
        Set<String> named = new HashSet<>();
        for (String value : headers.getAll("Connection")) {
            for (String name : value.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }
}
