package com.qaxal.router.explain;

import com.qaxal.model.event.AccessLogEntry.Route;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why one request was treated as it was: what each step decided. Names and reasons only, never a value of a cookie or of a query.
 *
 * @param hostKind whether {@code Host} is an edge hostname or a custom domain
 * @param claimed whether {@code X-Public-Host} chose the public host
 * @param site the site whose cookies and prefix counted; absent when the request named none
 * @param vouchedFor whether the site's proxy key was given
 * @param destination scheme, host, port and path of the origin that it was sent to; absent when it was sent nowhere
 * @param problem the code of a refusal; absent when it was served
 * @param reason why the container is paused; absent otherwise
 * @param billed whether it was counted
 * @param traceParent its id on the whole way
 */
public record Explanation(
        ContainerId container,
        long configVersion,
        String host,
        String hostKind,
        String publicHost,
        boolean claimed,
        @Nullable SiteId site,
        boolean vouchedFor,
        Route route,
        boolean recovered,
        @Nullable String destination,
        List<Cookie> cookies,
        @Nullable String problem,
        @Nullable String reason,
        boolean billed,
        @Nullable String traceParent) {

    /** The header that carries it. */
    public static final String HEADER = "X-Qaxal-Explain";

    /**
     * What became of one cookie.
     *
     * @param did as {@code extended} or {@code left}
     * @param why the rule that decided
     */
    public record Cookie(String name, String did, String why) {}

    /** One line of JSON in ASCII, so that it fits a header. */
    public String headerValue() {
        StringBuilder ascii = new StringBuilder();
        for (char c : new String(Json.encode(this), StandardCharsets.UTF_8).toCharArray()) {
            if (c >= ' ' && c <= '~') {
                ascii.append(c);
            } else {
                ascii.append(String.format("\\u%04x", (int) c));
            }
        }
        return ascii.toString();
    }
}
