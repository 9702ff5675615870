package com.qaxal.router.forward;

import com.qaxal.model.kv.Origin;
import org.jspecify.annotations.Nullable;

/** Where requests are carried to. Never taken from a request; made once for many, with what each of them needs of it. */
public final class Upstream {
    private final Origin address;
    private final boolean mayBePrivate;
    private final boolean tls;
    private final String authority;
    private final int hash;

    /** @param mayBePrivate whether an address of this machine or of a private network is fine, as for our own loader */
    public Upstream(Origin address, boolean mayBePrivate) {
        this.address = address;
        this.mayBePrivate = mayBePrivate;
        this.tls = address.scheme().equals("https");
        this.authority = authority(address, tls ? 443 : 80);
        this.hash = 31 * authority.hashCode() + Boolean.hashCode(tls);
    }

    private static String authority(Origin address, int impliedPort) {
        String host = address.host().indexOf(':') < 0 ? address.host() : '[' + address.host() + ']';
        return address.port() == impliedPort ? host : host + ':' + address.port();
    }

    public Origin address() {
        return address;
    }

    boolean mayBePrivate() {
        return mayBePrivate;
    }

    boolean isTls() {
        return tls;
    }

    /** As in {@code Host}: without the port that the scheme implies, an IPv6 address in brackets (RFC 3986 §3.2.2). */
    String authority() {
        return authority;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof Upstream that
                        && hash == that.hash
                        && tls == that.tls
                        && mayBePrivate == that.mayBePrivate
                        && authority.equals(that.authority);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
