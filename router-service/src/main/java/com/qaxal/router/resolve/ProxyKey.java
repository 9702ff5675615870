package com.qaxal.router.resolve;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.ProxyKeyDigest;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.RequestNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The secret by which a customer's CDN or web server proves, in {@code X-Qaxal-Proxy-Key}, that it passes on requests of its own visitors. The edge
 * knows its digest only, so that whoever reads the KV cannot speak for the customer.
 */
public final class ProxyKey {
    private ProxyKey() {}

    /**
     * Whether the peer proves to be the site's own server, whose word about the visitor's address counts. Two keys are valid while they are rotated.
     *
     * @param site that the request names; null when it names none
     */
    public static boolean isGiven(Arrival arrival, EdgeConfigDocument.@Nullable Site site) {
        String key = arrival.header(RequestNames.PROXY_KEY);
        if (key == null || site == null || site.proxyKeyDigests().isEmpty()) {
            return false;
        }
        byte[] given = ProxyKeyDigest.of(key).getBytes(StandardCharsets.ISO_8859_1);
        boolean valid = false;
        for (String digest : site.proxyKeyDigests()) {
            valid |= MessageDigest.isEqual(given, digest.getBytes(StandardCharsets.ISO_8859_1));
        }
        return valid;
    }
}
