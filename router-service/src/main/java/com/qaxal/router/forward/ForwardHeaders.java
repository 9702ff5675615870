package com.qaxal.router.forward;

import com.qaxal.model.id.Host;
import com.qaxal.router.http.RequestNames;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Which headers travel, in both directions. Both kinds of heads are changed in place. */
final class ForwardHeaders {
    /** Names us in {@code CDN-Loop} (RFC 8586). */
    static final String LOOP_ID = "qaxal";

    static final AsciiString CDN_LOOP = AsciiString.cached("CDN-Loop");
    static final AsciiString FORWARDED_FOR = AsciiString.cached("X-Forwarded-For");
    static final AsciiString FORWARDED_PROTO = AsciiString.cached("X-Forwarded-Proto");
    static final AsciiString FORWARDED_HOST = AsciiString.cached("X-Forwarded-Host");

    /** Where Google's server container looks for them. */
    static final AsciiString COUNTRY = AsciiString.cached("X-Gclb-Country");

    static final AsciiString REGION = AsciiString.cached("X-Gclb-Region");

    /** Framing is not dropped with the rest: how a body ends is said anew by whoever writes it. */
    private static final HeaderNames NEVER_TO_THE_UPSTREAM = new HeaderNames(
            // RFC 9110 §7.6.1, and what a connection alone is concerned with
            List.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade",
                    "http2-settings",
                    // rebuilt by us, or meant for us: what came from outside proves nothing
                    "host",
                    "forwarded",
                    "x-public-host",
                    "expect",
                    "via",
                    "cookie",
                    // the visitor's address, in words of others: also what a container that asks for less must not get
                    "x-real-ip",
                    "x-client-ip",
                    "x-cluster-client-ip",
                    "x-original-forwarded-for",
                    "x-envoy-external-address",
                    "true-client-ip",
                    "fastly-client-ip",
                    "cf-connecting-ip",
                    "cf-connecting-ipv6",
                    "cf-pseudo-ipv4",
                    // where the visitor is, likewise
                    "cf-ipcountry",
                    "cf-ipcontinent",
                    "cf-ipcity",
                    "cf-iplatitude",
                    "cf-iplongitude",
                    "cf-region",
                    "cf-region-code",
                    "cf-metro-code",
                    "cf-postal-code",
                    "cf-timezone"),
            List.of("x-forwarded-", "x-qaxal-", "x-gclb-", "x-appengine-", "x-http2-", "cloudfront-viewer-"));

    private static final HeaderNames NEVER_TO_THE_BROWSER = new HeaderNames(
            List.of(
                    "connection",
                    "keep-alive",
                    "proxy-authenticate",
                    "proxy-authorization",
                    "proxy-connection",
                    "te",
                    "trailer",
                    "upgrade",
                    "server",
                    "via",
                    "x-powered-by"),
            List.of("access-control-", "x-qaxal-"));

    private ForwardHeaders() {}

    static boolean hasLoop(HttpHeaders headers) {
        if (!headers.contains(CDN_LOOP)) {
            return false;
        }
        for (String value : headers.getAll(CDN_LOOP)) {
            for (String hop : value.split(",", -1)) {
                if (hop.strip().equals(LOOP_ID)) {
                    return true;
                }
            }
        }
        return false;
    }

    static void toUpstream(HttpHeaders headers, ForwardPlan plan) {
        drop(headers, NEVER_TO_THE_UPSTREAM);
        // Host is set, not kept: the origin's certificate and its virtual host are picked by it.
        headers.set(HttpHeaderNames.HOST, plan.upstream().authority());
        if (plan.cookies() != null) {
            headers.set(HttpHeaderNames.COOKIE, plan.cookies());
        }
        headers.add(CDN_LOOP, LOOP_ID);
        Client client = plan.client();
        Host publicHost = plan.publicHost();
        headers.set(FORWARDED_FOR, client.address());
        headers.set(FORWARDED_PROTO, client.protocol());
        headers.set(FORWARDED_HOST, publicHost.value());
        client.toldIn().forEach(headers::remove);
        if (client.country() != null) {
            headers.set(COUNTRY, client.country());
        }
        if (client.region() != null) {
            headers.set(REGION, client.region());
        }
        headers.set(RequestNames.TRACE_PARENT, plan.traceParent());
        for (Map.Entry<String, String> header : plan.further().entrySet()) {
            headers.set(header.getKey(), header.getValue());
        }
    }

    /** Everything may pass but the connection's own, what names the origin, and CORS, where the origin's word would double ours. */
    static void toBrowser(HttpHeaders headers) {
        drop(headers, NEVER_TO_THE_BROWSER);
    }

    private static void drop(HttpHeaders headers, HeaderNames names) {
        List<CharSequence> dropped = new ArrayList<>(4);
        for (Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence(); all.hasNext(); ) {
            CharSequence name = all.next().getKey();
            if (names.contains(name)) {
                dropped.add(name);
            }
        }
        if (headers.contains(HttpHeaderNames.CONNECTION)) {
            addNamedByConnection(headers, dropped);
        }
        for (CharSequence name : dropped) {
            headers.remove(name);
        }
    }

    private static void addNamedByConnection(HttpHeaders headers, List<CharSequence> dropped) {
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String token : value.split(",", -1)) {
                String name = token.strip();
                if (!name.isEmpty() && !isFraming(name)) {
                    dropped.add(name);
                }
            }
        }
    }

    private static boolean isFraming(String name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name);
    }
}
