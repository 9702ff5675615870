package com.qaxal.model.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that mean something else on each machine or in each network, a cloud's metadata services among them: nothing on the internet. */
public final class PrivateNetwork {
    /** 64:ff9b::/96, followed by an IPv4 address (RFC 6052 §2.1). */
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 0, 0, 0, 0, 0, 0, 0};

    /** 64:ff9b:1::/48 (RFC 8215): what stands behind it is each network's own affair. */
    private static final byte[] NAT64_LOCAL = {0, 0x64, (byte) 0xFF, (byte) 0x9B, 0, 1};

    /** 168.63.129.16: in each of Azure's networks the host's own services, though it looks like an address of the internet. */
    private static final byte[] AZURE = {(byte) 168, 63, (byte) 129, 16};

    private PrivateNetwork() {}

    public static boolean contains(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || isPrivate(address.getAddress());
    }

    private static boolean isPrivate(byte[] bytes) {
        return bytes.length == 4
                ? isShared(bytes) || Arrays.equals(bytes, AZURE)
                : isUniqueLocal(bytes) || startsWith(bytes, NAT64_LOCAL) || isPrivateBehindNat64(bytes);
    }

    /** Through NAT64 each IPv4 address has an IPv6 one as well. */
    private static boolean isPrivateBehindNat64(byte[] bytes) {
        if (!startsWith(bytes, NAT64)) {
            return false;
        }
        try {
            return contains(InetAddress.getByAddress(Arrays.copyOfRange(bytes, NAT64.length, bytes.length)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    /** fc00::/7 (RFC 4193). */
    private static boolean isUniqueLocal(byte[] bytes) {
        return (bytes[0] & 0xFE) == 0xFC;
    }

    /** 100.64.0.0/10 (RFC 6598), behind a provider's NAT; one cloud's metadata service is there. */
    private static boolean isShared(byte[] bytes) {
        return bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
    }
}
