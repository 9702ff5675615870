package com.qaxal.router.forward;

import io.netty.util.NetUtil;

/** A range of addresses, such as {@code 10.0.0.0/8}. */
record Network(byte[] address, int bits) {

    /** @throws IllegalArgumentException when it is neither an address nor a network in CIDR notation */
    static Network parse(String cidr) {
        int slash = cidr.indexOf('/');
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? cidr : cidr.substring(0, slash));
        if (bytes == null) {
            throw new IllegalArgumentException("not an address or network: " + cidr);
        }
        int bits = slash < 0 ? bytes.length * 8 : Integer.parseInt(cidr.substring(slash + 1));
        if (bits < 0 || bits > bytes.length * 8) {
            throw new IllegalArgumentException("not a network: " + cidr);
        }
        return new Network(bytes, bits);
    }

    boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        for (int i = 0; i < whole; i++) {
            if (address[i] != other[i]) {
                return false;
            }
        }
        int rest = 0xFF00 >> (bits % 8) & 0xFF;
        return rest == 0 || (address[whole] & rest) == (other[whole] & rest);
    }
}
