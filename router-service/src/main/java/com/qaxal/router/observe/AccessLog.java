package com.qaxal.router.observe;

import com.qaxal.model.event.AccessLogEntry;

/** Takes one entry per request. Never waits: what does not fit is dropped, and counted as dropped. */
public interface AccessLog {
    /** Nobody reads it. */
    AccessLog NONE = new AccessLog() {
        @Override
        public boolean isRead() {
            return false;
        }

        @Override
        public void offer(AccessLogEntry entry) {}
    };

    /** Whether entries are worth making. */
    default boolean isRead() {
        return true;
    }

    void offer(AccessLogEntry entry);
}
