package com.qaxal.router.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Writes answers on an HTTP/1 connection; one to a HEAD has the headers of a body, but no body. */
final class ResponseEncoder extends HttpResponseEncoder {
    private final VisitorConnection connection;

    ResponseEncoder(VisitorConnection connection) {
        this.connection = connection;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse head) {
        return connection.isAnsweringHead() || super.isContentAlwaysEmpty(head);
    }
}
