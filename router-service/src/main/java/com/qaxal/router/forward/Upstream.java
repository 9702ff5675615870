package com.qaxal.router.forward;

import com.qaxal.model.kv.Origin;

/**
 * Where a request is carried to. Never taken from a request.
 *
 * @param mayBePrivate whether an address of this machine or a link-local one is fine, as for our own loader
 */
public record Upstream(String host, int port, boolean tls, boolean mayBePrivate) {

    public static Upstream of(Origin origin, boolean mayBePrivate) {
        return new Upstream(origin.host(), origin.port(), origin.scheme().equals("https"), mayBePrivate);
    }

    /** As in {@code Host}: without the port that the scheme implies. */
    String authority() {
        boolean implied = port == (tls ? 443 : 80);
        return implied ? host : host + ':' + port;
    }
}
