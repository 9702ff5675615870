package com.qaxal.edge.kv;

import com.qaxal.model.kv.Version;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Up to where this edge acts on what was written. Sync announces documents in the order of their versions, so whatever is older than the oldest
 * announcement that is not acted on yet is acted on.
 */
final class Acted {
    private static final int MOST_PENDING = 10_000;

    private final TreeMap<Version, BooleanSupplier> pending = new TreeMap<>();
    private Version newest = Version.NONE;
    private Version upTo = Version.NONE;

    /**
     * Hears of an announcement.
     *
     * @param isActedOn to be asked until it is true
     * @return false when more are pending than can be remembered: then only {@link #everything} helps
     */
    synchronized boolean heard(Version version, BooleanSupplier isActedOn) {
        newest = newer(newest, version);
        if (!isActedOn.getAsBoolean()) {
            pending.put(version, isActedOn);
        }
        return pending.size() <= MOST_PENDING;
    }

    /**
     * Hears that nothing held serves any more before it was confirmed.
     *
     * @param written everything up to it had been written before that; {@link Version#NONE} when nobody could say
     */
    synchronized void everything(Version written) {
        pending.clear();
        newest = newer(newest, written);
    }

    /** Looks again at what is pending. */
    synchronized Version lookAgain() {
        pending.values().removeIf(BooleanSupplier::getAsBoolean);
        upTo = newer(upTo, pending.isEmpty() ? newest : before(pending.firstKey()));
        return upTo;
    }

    /** As it was when last looked at. */
    synchronized Version upTo() {
        return upTo;
    }

    private static Version before(Version version) {
        return new Version(version.epoch(), Math.max(0, version.seq() - 1));
    }

    private static Version newer(Version one, Version other) {
        return other.isNewerThan(one) ? other : one;
    }
}
