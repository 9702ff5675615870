package com.qaxal.router.http;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * The other end of a connection.
 *
 * @param address as text; empty when it is already gone
 * @param secure whether the connection is encrypted
 */
record Peer(String address, boolean secure) {

    static Peer of(Channel connection) {
        SocketAddress remote = connection.remoteAddress();
        String address = remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : "";
        return new Peer(address, connection.pipeline().get(SslHandler.class) != null);
    }
}
