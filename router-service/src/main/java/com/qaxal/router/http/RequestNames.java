package com.qaxal.router.http;

import io.netty.util.AsciiString;

/** Names of request headers that every request is asked for: with their hash computed once. */
public final class RequestNames {
    public static final AsciiString GLOBAL_PRIVACY_CONTROL = AsciiString.cached("Sec-GPC");
    public static final AsciiString PREVIEW = AsciiString.cached("X-Gtm-Server-Preview");
    public static final AsciiString PROXY_KEY = AsciiString.cached("X-Qaxal-Proxy-Key");
    public static final AsciiString PUBLIC_HOST = AsciiString.cached("X-Public-Host");
    public static final AsciiString TRACE_PARENT = AsciiString.cached("traceparent");
    public static final AsciiString DEBUG = AsciiString.cached("X-Qaxal-Debug");
    public static final AsciiString DRY_RUN = AsciiString.cached("X-Qaxal-Dry-Run");

    private RequestNames() {}
}
