package com.qaxal.router.account;

import java.util.List;

/** What is counted per container and day. The order is that of the file: add at the end only. */
public enum Counter {
    /** Handed to an open origin connection. This is what is billed. */
    REQUESTS,
    /** Of those, the ones that came in a recovery envelope. */
    RECOVERED,
    /** Refused because the container was paused. */
    BLOCKED_402,
    BYTES_IN,
    BYTES_OUT,
    COOKIES_EXTENDED;

    static final List<Counter> ALL = List.of(values());
}
