package com.qaxal.router.observe;

import com.qaxal.model.event.AccessLogEntry;

/** Takes one entry per request. Never waits: what does not fit is dropped, and counted as dropped. */
@FunctionalInterface
public interface AccessLog {
    void offer(AccessLogEntry entry);
}
