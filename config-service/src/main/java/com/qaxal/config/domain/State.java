package com.qaxal.config.domain;

import java.util.Locale;

/**
 * <pre>
 *  claim ──► PENDING ──── owner proven ────► VERIFIED ──── leads to us ────► ACTIVE ─┐ warned, for as
 *              │ ▲ ◄──── proof is gone ────────┘                              │ ▲    │ long as the
 *  not in time │ │ asked again                                 after the grace │ └────┘ grace lasts
 *              ▼ │                                                             ▼
 *            FAILED             VERIFIED or ACTIVE ── another's proof ──► REVOKED ── asked again ──► PENDING
 * </pre>
 *
 * An operator's word makes any of them ACTIVE.
 */
enum State {
    PENDING,
    /** The owner is proven, but the host does not lead to us yet: it is not served. */
    VERIFIED,
    ACTIVE,
    FAILED,
    REVOKED;

    /** A host has one owner at most. */
    boolean owns() {
        return this == VERIFIED || this == ACTIVE;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static State of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
