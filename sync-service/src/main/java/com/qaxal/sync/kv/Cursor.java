package com.qaxal.sync.kv;

import com.qaxal.model.kv.Version;
import java.util.Optional;
import java.util.UUID;

/**
 * How far a KV has followed the feed. It lives in that KV, so a flushed Redis has none and is rebuilt from the start.
 *
 * @param generation the life of one KV: a rebuild begins a new one
 * @param version everything up to it is written
 */
public record Cursor(String generation, Version version) {

    /** A new life, at the beginning of the feed. */
    public static Cursor beginning(long epoch) {
        return new Cursor(UUID.randomUUID().toString(), new Version(epoch, 0));
    }

    public Cursor advancedTo(long seq) {
        return new Cursor(generation, new Version(version.epoch(), seq));
    }

    static Optional<Cursor> parse(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Cursor(parts[0], new Version(Long.parseLong(parts[1]), Long.parseLong(parts[2]))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As it stands in Redis: {@code generation:epoch:seq}. */
    @Override
    public String toString() {
        return generation + ":" + version.epoch() + ":" + version.seq();
    }
}
