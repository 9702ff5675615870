package com.qaxal.sync.kv;

import com.qaxal.model.kv.Version;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a KV has followed the feed. It lives in that KV, so a flushed Redis has none and is rebuilt from the start.
 *
 * @param generation the life of one KV: a rebuild begins a new one
 * @param version everything up to it is written
 * @param purgedSeq how far the feed had forgotten its tombstones when the generation began: none of those can be missing here
 */
public record Cursor(String generation, Version version, long purgedSeq) {

    /** A new life, at the beginning of the feed. */
    public static Cursor beginning(long epoch, long purgedSeq) {
        return new Cursor(UUID.randomUUID().toString(), new Version(epoch, 0), purgedSeq);
    }

    public Cursor advancedTo(long seq) {
        return new Cursor(generation, new Version(version.epoch(), seq), purgedSeq);
    }

    static Optional<Cursor> parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        try {
            Version version = new Version(Long.parseLong(parts[1]), Long.parseLong(parts[2]));
            return Optional.of(new Cursor(parts[0], version, Long.parseLong(parts[3])));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As it stands in Redis: {@code generation:epoch:seq:purged_seq}. */
    @Override
    public String toString() {
        return generation + ":" + version.epoch() + ":" + version.seq() + ":" + purgedSeq;
    }
}
