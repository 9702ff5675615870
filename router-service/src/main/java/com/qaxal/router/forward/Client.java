package com.qaxal.router.forward;

import io.netty.util.NetUtil;
import java.util.Arrays;

/**
 * The browser, as far as the origin is told.
 *
 * @param address of the visitor, already truncated where the container asks for it
 * @param protocol {@code http} or {@code https}, as the visitor used it
 */
public record Client(String address, String protocol) {

    /** IPv4 to /24, IPv6 to /48: enough for a country, too little for a household. */
    static String truncated(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return address;
        }
        Arrays.fill(bytes, bytes.length == 4 ? 3 : 6, bytes.length, (byte) 0);
        return NetUtil.bytesToIpAddress(bytes);
    }
}
