package com.qaxal.router.respond;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an answer says about being kept by those it passes on its way. */
public final class Caching {
    /** Where they are present, caches in front of us obey them instead of {@code Cache-Control} (RFC 9213). */
    private static final List<AsciiString> FOR_SOME_CACHES = List.of(
            AsciiString.cached("CDN-Cache-Control"),
            AsciiString.cached("Cloudflare-CDN-Cache-Control"),
            AsciiString.cached("Surrogate-Control"));

    private Caching() {}

    /** {@code Cache-Control}, all lines of it as one (RFC 9110 §5.3); null when it is absent. */
    public static @Nullable String said(HttpHeaders headers) {
        List<String> lines = headers.getAll(HttpHeaderNames.CACHE_CONTROL);
        return switch (lines.size()) {
            case 0 -> null;
            case 1 -> lines.getFirst();
            default -> String.join(", ", lines);
        };
    }

    /** From now on the answer is one visitor's, whatever it said before. */
    public static void forbid(HttpHeaders headers) {
        headers.set(HttpHeaderNames.CACHE_CONTROL, "private, no-store");
        FOR_SOME_CACHES.forEach(headers::remove);
    }
}
