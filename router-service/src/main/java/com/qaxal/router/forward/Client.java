package com.qaxal.router.forward;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The browser, as far as the origin is told.
 *
 * @param address of the visitor, already truncated where the container asks for it
 * @param protocol {@code http} or {@code https}, as the visitor used it
 * @param country ISO 3166-1 code, as a trusted proxy told; null when none did
 * @param region ISO 3166-2 code without its country, likewise
 * @param toldIn the headers in which a proxy would tell them: nobody else's word in them counts, and none of it travels on
 */
public record Client(
        String address,
        String protocol,
        @Nullable String country,
        @Nullable String region,
        List<String> toldIn) {

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
