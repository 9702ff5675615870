package com.qaxal.router.forward;

import com.qaxal.model.kv.Origin;

/**
 * Where a request is carried to. Never taken from a request.
 *
 * @param mayBePrivate whether an address of this machine or a link-local one is fine, as for our own loader
 */
public record Upstream(Origin address, boolean mayBePrivate) {

    boolean isTls() {
        return address.scheme().equals("https");
    }

    /** As in {@code Host}: without the port that the scheme implies, an IPv6 address in brackets (RFC 3986 §3.2.2). */
    String authority() {
        String host = address.host().indexOf(':') < 0 ? address.host() : '[' + address.host() + ']';
        boolean implied = address.port() == (isTls() ? 443 : 80);
        return implied ? host : host + ':' + address.port();
    }
}
