package com.qaxal.router.forward;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Who is asking: the peer, or whom a trusted proxy says it is asking for. */
public final class ClientAddress {
    private final List<Network> trusted;

    /** @param trustedProxies addresses and networks in CIDR notation */
    public ClientAddress(List<String> trustedProxies) {
        this.trusted = trustedProxies.stream().map(Network::parse).toList();
    }

    public Client of(HttpServerRequest request, boolean anonymize) {
        String peer = request.remoteAddress().hostAddress();
        boolean behindProxy = isTrusted(peer);
        String address = behindProxy ? forwardedFor(request, peer) : peer;
        String protocol = request.isSSL() ? "https" : "http";
        String told = request.getHeader("X-Forwarded-Proto");
        if (behindProxy && told != null && (told.equals("https") || told.equals("http"))) {
            protocol = told;
        }
        return new Client(anonymize ? Client.truncated(address) : address, protocol);
    }

    /** The last address that a trusted proxy did not vouch for: everything left of it, anybody could have written. */
    private String forwardedFor(HttpServerRequest request, String peer) {
        List<String> headers = request.headers().getAll("X-Forwarded-For");
        String address = peer;
        for (int i = headers.size() - 1; i >= 0; i--) {
            String[] hops = headers.get(i).split(",", -1);
            for (int j = hops.length - 1; j >= 0; j--) {
                String hop = hops[j].strip();
                if (!Network.isAddress(hop)) {
                    return address;
                }
                address = hop;
                if (!isTrusted(hop)) {
                    return address;
                }
            }
        }
        return address;
    }

    private boolean isTrusted(String address) {
        if (trusted.isEmpty() || !Network.isAddress(address)) {
            return false;
        }
        byte[] bytes = Network.bytes(address);
        for (Network network : trusted) {
            if (network.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    private record Network(byte[] address, int bits) {

        static Network parse(String cidr) {
            int slash = cidr.indexOf('/');
            String address = slash < 0 ? cidr : cidr.substring(0, slash);
            if (!isAddress(address)) {
                throw new IllegalArgumentException("not an address or network: " + cidr);
            }
            byte[] bytes = bytes(address);
            return new Network(bytes, slash < 0 ? bytes.length * 8 : Integer.parseInt(cidr.substring(slash + 1)));
        }

        /** Letters, dots and colons of a literal: nothing that would be resolved. */
        static boolean isAddress(String text) {
            boolean colon = text.indexOf(':') >= 0;
            boolean literal = !text.isEmpty() && text.length() <= 45;
            for (int i = 0; literal && i < text.length(); i++) {
                char c = text.charAt(i);
                literal = (c >= '0' && c <= '9') || c == '.' || (colon && (c == ':' || Character.digit(c, 16) >= 0));
            }
            return literal && (colon || text.indexOf('.') > 0);
        }

        static byte[] bytes(String address) {
            try {
                return InetAddress.getByName(address).getAddress();
            } catch (UnknownHostException e) {
                return new byte[0];
            }
        }

        boolean contains(byte[] other) {
            if (other.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
