package com.qaxal.router.resolve;

import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.RequestNames;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * What an ordinary request says about whose it is, letter by letter: two that say the same are the same container's and site's, for as long as the
 * answers of the KV are the same.
 *
 * @param host the one {@code Host}
 * @param publicHost {@code X-Public-Host}; null when absent
 * @param origin {@code Origin}; null when absent
 */
public record Premise(
        String host, @Nullable String publicHost, @Nullable String origin) {

    /** Null when the request names no host, or several. */
    public static @Nullable Premise of(Arrival arrival) {
        String host = arrival.hostHeader();
        return host == null
                ? null
                : new Premise(host, arrival.header(RequestNames.PUBLIC_HOST), arrival.header(HttpHeaderNames.ORIGIN));
    }
}
