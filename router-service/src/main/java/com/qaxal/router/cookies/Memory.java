package com.qaxal.router.cookies;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one visitor's cookies at one site; travels, sealed, in that visitor's own browser and is stored nowhere else.
 *
 * @param entries the most valuable first
 */
record Memory(List<Entry> entries) {
    static final Memory EMPTY = new Memory(List.of());

    private static final byte FORM = 1;
    private static final int NO_VALUE = 0xffff;

    Memory {
        entries = List.copyOf(entries);
    }

    /**
     * @param value byte for byte as the browser had it; null when only the time is remembered
     * @param firstSet when the value was first seen, or says it was made; in seconds since 1970
     * @param until when the entry itself is forgotten: one lifetime after the cookie was last seen with consent; in seconds since 1970
     */
    record Entry(String name, @Nullable String value, long firstSet, long until) {
        Entry withoutValue() {
            return value == null ? this : new Entry(name, null, firstSet, until);
        }

        /** Without the value, which no log may hold. */
        @Override
        public String toString() {
            return "Entry[" + name + "]";
        }
    }

    @Nullable
    Entry find(String name) {
        for (Entry entry : entries) {
            if (entry.name().equals(name)) {
                return entry;
            }
        }
        return null;
    }

    /** How long anything of it lives; 0 when it is empty. */
    long until() {
        return entries.stream().mapToLong(Entry::until).max().orElse(0);
    }

    Memory aliveAt(long now) {
        return new Memory(entries.stream().filter(entry -> entry.until() > now).toList());
    }

    Set<String> names() {
        return entries.stream().map(Entry::name).collect(Collectors.toSet());
    }

    /** As much of it as fits: what has no place is skipped, and the next tried. */
    Memory within(int bytes) {
        List<Entry> fitting = new ArrayList<>();
        int left = bytes - 1;
        for (Entry entry : entries) {
            int size = encoded(entry).length;
            if (size <= left) {
                left -= size;
                fitting.add(entry);
            }
        }
        return new Memory(fitting);
    }

    byte[] encoded() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(FORM);
        entries.forEach(entry -> out.writeBytes(encoded(entry)));
        return out.toByteArray();
    }

    /** Null when it is of another form, as a later version may write. */
    static @Nullable Memory decoded(byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.get() != FORM) {
                return null;
            }
            List<Entry> entries = new ArrayList<>();
            while (in.hasRemaining()) {
                String name = text(in, Byte.toUnsignedInt(in.get()));
                long firstSet = Integer.toUnsignedLong(in.getInt());
                long until = Integer.toUnsignedLong(in.getInt());
                int length = Short.toUnsignedInt(in.getShort());
                entries.add(new Entry(name, length == NO_VALUE ? null : text(in, length), firstSet, until));
            }
            return new Memory(entries);
        } catch (BufferUnderflowException e) {
            return null;
        }
    }

    private static byte[] encoded(Entry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.ISO_8859_1);
        byte[] value = entry.value() == null ? new byte[0] : entry.value().getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(1 + name.length + 4 + 4 + 2 + value.length)
                .put((byte) name.length)
                .put(name)
                .putInt((int) entry.firstSet())
                .putInt((int) entry.until())
                .putShort((short) (entry.value() == null ? NO_VALUE : value.length))
                .put(value)
                .array();
    }

    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
