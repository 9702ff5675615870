package com.qaxal.router.forward;

import com.qaxal.router.http.Arrival;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who is asking: the peer, or whom a trusted proxy says it is asking for. */
public final class ClientAddress {
    private static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";

    private final List<Network> trusted;
    private final Optional<String> countryHeader;
    private final Optional<String> regionHeader;
    private final List<String> placeHeaders;

    /**
     * @param trustedProxies addresses and networks in CIDR notation
     * @param countryHeader where trusted proxies tell the visitor's country
     * @param regionHeader likewise its region
     */
    public ClientAddress(List<String> trustedProxies, Optional<String> countryHeader, Optional<String> regionHeader) {
        this.trusted = trustedProxies.stream().map(Network::parse).toList();
        this.countryHeader = countryHeader;
        this.regionHeader = regionHeader;
        this.placeHeaders =
                Stream.of(countryHeader, regionHeader).flatMap(Optional::stream).toList();
    }

    /** @param vouchedFor whether the peer proved in another way that it speaks for the customer */
    public Client of(Arrival arrival, boolean vouchedFor, boolean anonymize) {
        boolean behindProxy = vouchedFor || isTrusted(arrival.peer());
        String address = behindProxy ? forwardedFor(arrival, vouchedFor) : arrival.peer();
        return new Client(
                anonymize ? Client.truncated(address) : address,
                protocol(arrival, behindProxy),
                behindProxy ? place(arrival, countryHeader) : null,
                behindProxy ? place(arrival, regionHeader) : null,
                placeHeaders);
    }

    /** A code of a few letters or digits; anything else is no place. */
    private static @Nullable String place(Arrival arrival, Optional<String> header) {
        String told = header.isEmpty() ? null : arrival.header(header.get());
        if (told == null || told.isEmpty() || told.length() > 3) {
            return null;
        }
        for (int i = 0; i < told.length(); i++) {
            if (Character.digit(told.charAt(i), 36) < 0 || told.charAt(i) > 'z') {
                return null;
            }
        }
        return told;
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

    /**
     * The nearest address that nobody believed has named: everything left of it, anybody could have written. Believed are trusted proxies and, once, the
     * customer's own server, be it the peer itself or behind a trusted one.
     */
    private String forwardedFor(Arrival arrival, boolean vouchedFor) {
        List<String> headers = arrival.headers().getAll(FOR);
        String address = arrival.peer();
        boolean vouched = vouchedFor;
        for (int i = headers.size() - 1; i >= 0; i--) {
            String[] hops = headers.get(i).split(",", -1);
            for (int j = hops.length - 1; j >= 0; j--) {
                if (!isTrusted(address)) {
                    if (!vouched) {
                        return address;
                    }
                    vouched = false;
                }
                String hop = hops[j].strip();
                if (!isAddress(hop)) {
                    return address;
                }
                address = hop;
            }
        }
        return address;
    }
}
