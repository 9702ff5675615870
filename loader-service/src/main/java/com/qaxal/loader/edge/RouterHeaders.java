package com.qaxal.loader.edge;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the router says about a request that it passes on. An ingress may send visitors here directly, and a visitor can write any header: these
 * are believed only beside the secret that the router shares with us.
 */
public final class RouterHeaders {
    private static final String SECRET = "X-Qaxal-Edge";
    private static final String CONTAINER = "X-Qaxal-Container";
    private static final String PUBLIC_HOST = "X-Qaxal-Public-Host";
    private static final String PREFIX = "X-Qaxal-Prefix";

    private final List<byte[]> secrets;

    /** @param secrets one, or the new and the old one while they are exchanged */
    public RouterHeaders(List<String> secrets) {
        this.secrets = secrets.stream()
                .map(secret -> secret.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** The container that the router found for the host; null when it did not say. */
    @Nullable
    ContainerId container(HttpServerRequest request) {
        String told = told(request, CONTAINER);
        try {
            return told == null ? null : ContainerId.parse(told);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The host that the request was made to; null when it names no valid one. */
    @Nullable
    Host publicHost(HttpServerRequest request) {
        String told = told(request, PUBLIC_HOST);
        String host = told != null || request.authority() == null
                ? told
                : request.authority().toString();
        return host == null ? null : Host.fromAuthority(host).orElse(null);
    }

    /** What stood before the path that was asked, in same-origin mode; empty when nothing did. */
    String prefix(HttpServerRequest request) {
        return Objects.requireNonNullElse(told(request, PREFIX), "");
    }

    private @Nullable String told(HttpServerRequest request, String header) {
        return isFromTheRouter(request) ? request.getHeader(header) : null;
    }

    /** Every secret is compared, and each in constant time. */
    private boolean isFromTheRouter(HttpServerRequest request) {
        String given = request.getHeader(SECRET);
        boolean known = false;
        if (given != null) {
            byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
            for (byte[] secret : secrets) {
                known |= MessageDigest.isEqual(secret, bytes);
            }
        }
        return known;
    }
}
