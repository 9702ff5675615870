package com.qaxal.bench.load;

import com.qaxal.bench.fleet.Tenant;
import com.qaxal.model.recover.RecoveryEnvelope;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request of a GA4 client, as Chrome sends it. What differs from visitor to visitor and from hit to hit in the field differs here, too:
 * strings that are alike but for a few bytes in the middle collide in LuaJIT's table of strings, which looks at some bytes of a long one only,
 * and made that peer many times slower than real traffic does.
 *
 * @param target path and query
 * @param body empty when there is none
 */
public record Hit(String method, String target, Map<String, String> headers, String body) {
    static final int QUERY_BYTES = 600;
    static final int BODY_BYTES = 1_500;
    private static final String PATH = "/g/collect";

    /** How a hit travels. */
    public enum Kind {
        PLAIN,
        RECOVERED,
        POSTED
    }

    /** @param number makes client and session differ from hit to hit */
    public static Hit of(Tenant tenant, Kind kind, int number) {
        String uri = PATH + "?" + query(tenant, number);
        return switch (kind) {
            case PLAIN -> new Hit("GET", uri, headers(tenant, number), "");
            case RECOVERED -> recovered(tenant, number, uri);
            case POSTED -> posted(tenant, number, uri);
        };
    }

    /** @param uri path and query that the envelope carries */
    public static Hit recovered(Tenant tenant, int number, String uri) {
        String target = "/k/" + tenant.token() + "?d=" + RecoveryEnvelope.encode(uri);
        return new Hit("GET", target, headers(tenant, number), "");
    }

    private static Hit posted(Tenant tenant, int number, String uri) {
        Map<String, String> headers = headers(tenant, number);
        headers.put("Content-Type", "text/plain;charset=UTF-8");
        headers.put("Content-Length", Integer.toString(BODY_BYTES));
        return new Hit("POST", uri, headers, padded("en=scroll&epn.percent_scrolled=90&_et=5012\r\n", BODY_BYTES));
    }

    /** The request as HTTP/1.1 writes it. */
    byte[] bytes() {
        StringBuilder text = new StringBuilder(2_048);
        text.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        text.append("\r\n").append(body);
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String query(Tenant tenant, int number) {
        Visitor visitor = Visitor.of(tenant, number);
        String page = "https%3A%2F%2F" + tenant.pageHost() + "%2Fproducts%2Fblue-mug";
        String start = "v=2&tid=" + visitor.property() + "&gtm=45je5c31v9101&_p=" + visitor.page()
                + "&gcs=G111&gcd=13r3r3r3r5l1&npa=0&dma=0&cid=" + visitor.client()
                + "&ul=en-us&sr=1920x1080&uaa=x86&uab=64&uam=&uamb=0&uap=Windows&uapv=15.0.0&are=1&frm=0&pscdl=noapi&_s=1&sid="
                + visitor.session() + "&sct=3&seg=1&dl=" + page
                + "&dr=https%3A%2F%2Fwww.search.example%2F&dt=Blue%20mug&en=page_view&ep.note=";
        String end = "&_et=" + visitor.engaged() + "&tfd=" + visitor.sinceLoad();
        return padded(start, QUERY_BYTES - end.length()) + end;
    }

    private static Map<String, String> headers(Tenant tenant, int number) {
        Visitor visitor = Visitor.of(tenant, number);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", tenant.dataHost().value());
        headers.put("Connection", "keep-alive");
        headers.put(
                "User-Agent",
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36");
        headers.put("Accept", "*/*");
        headers.put("Origin", "https://" + tenant.pageHost());
        headers.put("Sec-Fetch-Site", "same-site");
        headers.put("Sec-Fetch-Mode", "cors");
        headers.put("Sec-Fetch-Dest", "empty");
        headers.put("Referer", "https://" + tenant.pageHost() + "/");
        headers.put("Accept-Encoding", "gzip, deflate, br, zstd");
        headers.put("Accept-Language", "en-US,en;q=0.9");
        headers.put(
                "Cookie",
                "theme=dark; _ga=GA1.1." + visitor.client() + "; session=5f0c2a7e9b; _ga_"
                        + visitor.property().substring(2) + "=GS2.1.s" + visitor.session() + "$o3$g1$t"
                        + visitor.session()
                        + "$j22$l0$h" + visitor.page());
        return headers;
    }

    private static String padded(String text, int bytes) {
        return text.length() >= bytes ? text.substring(0, bytes) : text + "x".repeat(bytes - text.length());
    }
}
