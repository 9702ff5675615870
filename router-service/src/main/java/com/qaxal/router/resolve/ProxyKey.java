package com.qaxal.router.resolve;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.ProxyKeyDigest;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.http.RequestNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The secret by which a customer's CDN or web server proves, in {@code X-Qaxal-Proxy-Key}, that it passes on requests of its own visitors. The edge
 * knows its digest only, so that whoever reads the KV cannot speak for the customer.
 */
final class ProxyKey {
    private ProxyKey() {}

    /** Two keys are valid while they are rotated. */
    static boolean isGiven(Arrival arrival, EdgeConfigDocument config, @Nullable SiteDocument site) {
        String key = arrival.header(RequestNames.PROXY_KEY);
        EdgeConfigDocument.Site settings =
                site == null ? null : config.sites().get(site.containerToken().value());
        if (key == null || settings == null || settings.proxyKeyDigests().isEmpty()) {
            return false;
        }
        byte[] given = ProxyKeyDigest.of(key).getBytes(StandardCharsets.ISO_8859_1);
        boolean valid = false;
        for (String digest : settings.proxyKeyDigests()) {
            valid |= MessageDigest.isEqual(given, digest.getBytes(StandardCharsets.ISO_8859_1));
        }
        return valid;
    }
}
