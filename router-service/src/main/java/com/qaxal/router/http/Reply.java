package com.qaxal.router.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** The way to answer one request. All methods are for the event loop of its connection. */
public interface Reply {

    /** Whoever must know how the reply fares. */
    interface Watcher {
        /** The browser has taken what was written: more may follow. */
        void writable();

        /** The browser went away. */
        void gone();
    }

    /** From now on {@code watcher} is told, and nobody before it; at once, if the browser has gone already. */
    void watch(Watcher watcher);

    /** Whether the browser has gone: whatever is written is for nobody. */
    boolean isGone();

    /** Writes the head; it becomes that of the connection's protocol in place. */
    void head(HttpResponse head);

    /** Writes a part of the body, the last one included; releases it. Nothing is sent before {@link #flush}. */
    void part(HttpContent part);

    void flush();

    /** Breaks the answer off, so that the browser sees that something is missing. */
    void breakOff();

    boolean isHeadWritten();

    /** Whether more may be written without piling up in memory. */
    boolean isWritable();

    /** Bytes of the answer's body written so far. */
    long bytes();
}
