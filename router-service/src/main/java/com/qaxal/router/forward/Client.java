package com.qaxal.router.forward;

/**
 * The browser, as far as the origin is told.
 *
 * @param address of the visitor, already truncated where the container asks for it
 * @param protocol {@code http} or {@code https}, as the visitor used it
 */
public record Client(String address, String protocol) {

    /** IPv4 to /24, IPv6 to /48: enough for a country, too little for a household. */
    public static String truncated(String address) {
        int lastDot = address.lastIndexOf('.');
        if (address.indexOf(':') < 0) {
            return lastDot < 0 ? address : address.substring(0, lastDot) + ".0";
        }
        String full = address.startsWith("::") ? "0:0:0" + address : address;
        int end = 0;
        for (int groups = 0; groups < 3 && end >= 0; groups++) {
            end = full.indexOf(':', end + 1);
        }
        return end < 0 ? "::" : full.substring(0, end) + "::";
    }
}
