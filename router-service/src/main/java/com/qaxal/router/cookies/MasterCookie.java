package com.qaxal.router.cookies;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals and opens the cookie that remembers others: {@code <key id>.<base64url of nonce, ciphertext, tag>}, AES-256-GCM. Container, site, cookie name and
 * key id are authenticated with it, so that it is worth nothing anywhere else.
 */
final class MasterCookie {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final MasterKeys keys;
    private final MasterKeys.Key current;
    private final String name;
    private final String place;

    /** What came of opening. */
    record Opened(State state, Memory memory) {
        static final Opened ABSENT = new Opened(State.ABSENT, Memory.EMPTY);

        enum State {
            /** The request has none. */
            ABSENT,
            /** Tampered with, from another site, of an unknown key, or expired. */
            UNUSABLE,
            /** Good, but sealed with a key on its way out. */
            OLD_KEY,
            GOOD
        }
    }

    MasterCookie(MasterKeys keys, MasterKeys.Key current, ContainerId container, SiteId site, String name) {
        this.keys = keys;
        this.current = current;
        this.name = name;
        this.place = container + "\n" + site + "\n" + name + "\n";
    }

    /** @param values the copies that came; of several good ones, that which lives longest was written last */
    Opened open(List<String> values, long now) {
        Opened best = values.isEmpty() ? Opened.ABSENT : new Opened(Opened.State.UNUSABLE, Memory.EMPTY);
        for (String value : values) {
            Memory memory = opened(value);
            Memory alive = memory == null ? Memory.EMPTY : memory.aliveAt(now);
            if (alive.until() > best.memory().until()) {
                boolean isCurrent = value.startsWith(current.id() + ".");
                best = new Opened(isCurrent ? Opened.State.GOOD : Opened.State.OLD_KEY, alive);
            }
        }
        return best;
    }

    /**
     * As much of {@code memory} as a cookie of {@code bytes} holds.
     *
     * @return {@code name=value}; null when nothing fits
     */
    @Nullable
    String seal(Memory memory, int bytes) {
        int base64 = bytes - name.length() - 1 - current.id().length() - 1;
        Memory fitting = memory.within(base64 / 4 * 3 - NONCE_BYTES - TAG_BYTES);
        if (fitting.entries().isEmpty()) {
            return null;
        }
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, current, nonce).doFinal(fitting.encoded());
            byte[] all = ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return name + "=" + current.id() + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    private @Nullable Memory opened(String value) {
        int dot = value.indexOf('.');
        MasterKeys.Key key = dot < 0 ? null : keys.byId(value.substring(0, dot));
        if (key == null) {
            return null;
        }
        try {
            byte[] all = Base64.getUrlDecoder().decode(value.substring(dot + 1));
            if (all.length < NONCE_BYTES + TAG_BYTES) {
                return null;
            }
            byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, nonce);
            return Memory.decoded(cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES));
        } catch (IllegalArgumentException | AEADBadTagException e) {
            return null; // not what we wrote
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + CIPHER, e);
        }
    }

    private Cipher cipher(int mode, MasterKeys.Key key, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key.secret(), new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD((place + key.id()).getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }
}
