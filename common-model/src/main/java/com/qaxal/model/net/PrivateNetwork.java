package com.qaxal.model.net;

import java.net.InetAddress;

/** Addresses that mean something else on each machine or in each network, a cloud's metadata services among them: nothing on the internet. */
public final class PrivateNetwork {
    private PrivateNetwork() {}

    public static boolean contains(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isUniqueLocal(address.getAddress())
                || isShared(address.getAddress());
    }

    /** fc00::/7 (RFC 4193). */
    private static boolean isUniqueLocal(byte[] bytes) {
        return bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
    }

    /** 100.64.0.0/10 (RFC 6598), behind a provider's NAT; one cloud's metadata service is there. */
    private static boolean isShared(byte[] bytes) {
        return bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }
}
