package com.qaxal.router;

import java.util.function.LongUnaryOperator;

/**
 * Remembers until when something is current, and asks again only when that may have changed. Safe to share: whoever races writes what is as true. When
 * it was asked and what was said then are replaced as one; a mixture of two threads' words would hide a revocation.
 */
final class Freshness {
    private static final Said NOTHING = new Said(-1, 0);

    private final LongUnaryOperator currentUntil;
    private volatile Said last = NOTHING;

    /** @param revocations that had happened when it was asked */
    private record Said(long revocations, long currentUntil) {}

    /** @param currentUntil says until when it is, at a time */
    Freshness(LongUnaryOperator currentUntil) {
        this.currentUntil = currentUntil;
    }

    /**
     * @param now as {@link System#nanoTime} says
     * @param revocations that have happened, read before this
     */
    boolean isCurrent(long now, long revocations) {
        Said said = last;
        if (said.revocations() != revocations || now - said.currentUntil() >= 0) {
            said = new Said(revocations, currentUntil.applyAsLong(now));
            last = said;
        }
        return now - said.currentUntil() < 0;
    }
}
