package com.qaxal.model.recover;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The keystream of version 2, which takes every constant out of the payload. It hides nothing from anybody who reads this;
 * it is chosen to be a few lines in a page's script and no object in the router.
 *
 * <pre>
 * state ← FNV-1a, 32 bits, of salt · token                 offset 0x811C9DC5, prime 0x01000193 (Fowler, Noll, Vo)
 * state ← state | 1                                        xorshift never leaves zero
 * for each byte i of path?query
 *   when i is a multiple of 4: state ← xorshift32(state)   Marsaglia 2003: ≪ 13, ≫ 17 unsigned, ≪ 5
 *   byte i ← byte i ⊕ (state ≫ 8·(i mod 4))                the lowest byte of the state first
 * </pre>
 *
 * {@code token} counts as its ASCII bytes; the salt's bytes are those of the envelope, in their order.
 */
final class Mask {
    /** Four bytes at once, the first one lowest: half the time of one by one. */
    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** Where path and query begin, behind version and salt. */
    static final int START = 5;

    private static final int FNV_OFFSET = 0x811C9DC5;
    private static final int FNV_PRIME = 0x01000193;

    private Mask() {}

    /** Masks what is not, and unmasks what is. */
    static void apply(byte[] envelope, String token) {
        int state = seed(envelope, token);
        int at = START;
        for (; at <= envelope.length - Integer.BYTES; at += Integer.BYTES) {
            state = next(state);
            FOUR.set(envelope, at, (int) FOUR.get(envelope, at) ^ state);
        }
        for (int rest = next(state); at < envelope.length; at++, rest >>>= Byte.SIZE) {
            envelope[at] ^= (byte) rest;
        }
    }

    private static int next(int state) {
        int mixed = state ^ (state << 13);
        mixed ^= mixed >>> 17;
        return mixed ^ (mixed << 5);
    }

    private static int seed(byte[] envelope, String token) {
        int hash = FNV_OFFSET;
        for (int i = 1; i < START; i++) {
            hash = (hash ^ (envelope[i] & 0xFF)) * FNV_PRIME;
        }
        for (int i = 0; i < token.length(); i++) {
            hash = (hash ^ token.charAt(i)) * FNV_PRIME;
        }
        return hash | 1;
    }
}
