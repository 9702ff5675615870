package com.qaxal.model.kv;

import java.util.Comparator;

/**
 * What decides which of two edge documents is newer, everywhere.
 *
 * @param epoch changed only by the restore procedure of the database: a restored Postgres starts a new one
 * @param seq drawn from one global sequence, so it orders all changes of an epoch
 */
public record Version(long epoch, long seq) implements Comparable<Version> {
    public static final Version NONE = new Version(0, 0);
    private static final Comparator<Version> ORDER =
            Comparator.comparingLong(Version::epoch).thenComparingLong(Version::seq);

    public Version {
        if (epoch < 0 || seq < 0) {
            throw new IllegalArgumentException("negative version " + epoch + "-" + seq);
        }
    }

    public boolean isNewerThan(Version other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    /** As in {@code ETag}s: {@code epoch-seq}. */
    @Override
    public String toString() {
        return epoch + "-" + seq;
    }
}
