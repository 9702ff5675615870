package com.qaxal.router.forward;

import io.netty.handler.codec.http.HttpResponse;

/** Whoever must know how far a forwarded request has come. */
public interface Progress {
    /** A connection is open, and nothing was written to it yet. Happens once, whatever is tried again afterwards. */
    void handedOver();

    /**
     * The head of the answer is here, free of what the browser must not see. Its headers may be added to in place.
     *
     * @param nanosToHead since it was handed over
     */
    void answerHead(HttpResponse head, long nanosToHead);

    /** It is over; happens once, and last. */
    void ended(Exchanged how);
}
