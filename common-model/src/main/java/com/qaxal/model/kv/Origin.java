package com.qaxal.model.kv;

/**
 * The address of an sGTM server.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or an address; an IPv6 address without brackets
 */
public record Origin(String scheme, String host, int port) {
    public Origin {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("origin scheme is neither http nor https");
        }
        if (host.isEmpty() || host.length() > 253) {
            throw new IllegalArgumentException("origin host of " + host.length() + " characters");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("origin port " + port);
        }
    }
}
