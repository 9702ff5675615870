package com.qaxal.router.forward;

import com.qaxal.router.http.Arrival;
import io.netty.util.NetUtil;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is asking: the peer, or whom a trusted proxy says it is asking for. */
public final class ClientAddress {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";

    private final List<Network> trusted;

    /** @param trustedProxies addresses and networks in CIDR notation */
    public ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(Network::parse).toList();
    }

    /** @param vouchedFor whether the peer proved in another way that it speaks for the customer */
    public Client of(Arrival arrival, boolean vouchedFor, boolean anonymize) {
        boolean behindProxy = vouchedFor || isTrusted(arrival.peer());
        String address = behindProxy ? forwardedFor(arrival, vouchedFor) : arrival.peer();
        return new Client(anonymize ? Client.truncated(address) : address, protocol(arrival, behindProxy));
    }

    /** Whether the peer is one whose word about others counts. */
    public boolean isTrusted(String address) {
        if (trusted.isEmpty()) {
            return false;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address); // never asks anybody, unlike InetAddress
        if (bytes == null) {
            return false;
        }
        for (Network network : trusted) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }

    private static String protocol(Arrival arrival, boolean behindProxy) {
        @Nullable String told = behindProxy ? arrival.header(PROTO) : null;
        if (told != null && (told.equals("https") || told.equals("http"))) {
            return told;
        }
        return arrival.secure() ? "https" : "http";
    }

    /** The last address that nobody trusted vouches for: everything left of it, anybody could have written. */
    private String forwardedFor(Arrival arrival, boolean skipOne) {
        List<String> headers = arrival.headers().getAll(FOR);
        String address = arrival.peer();
        boolean vouched = skipOne;
        for (int i = headers.size() - 1; i >= 0; i--) {
            String[] hops = headers.get(i).split(",", -1);
            for (int j = hops.length - 1; j >= 0; j--) {
                String hop = hops[j].strip();
                if (!isAddress(hop)) {
                    return address;
                }
                address = hop;
                if (!vouched && !isTrusted(hop)) {
                    return address;
                }
                vouched = false;
            }
        }
        return address;
    }
}
