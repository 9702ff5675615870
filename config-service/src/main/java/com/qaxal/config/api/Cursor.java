package com.qaxal.config.api;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Where a list goes on, as its reader carries it: a position, sealed to the list. The seal finds mistakes and is no secret. Whoever forges one
 * reads from another position what they may read anyway, since a list is of what its reader may see, wherever it begins.
 */
final class Cursor {

    private Cursor() {}

    /** @param position of the last item that was shown, so that it tells nothing new */
    static String of(String list, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] cursor = ByteBuffer.allocate(Long.BYTES + text.length)
                .putLong(seal(list, position))
                .put(text)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** Empty when the cursor is another list's, or none at all. */
    static Optional<String> position(String list, String cursor) {
        ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(cursor));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.remaining() < Long.BYTES) {
            return Optional.empty();
        }
        long seal = bytes.getLong();
        String position = StandardCharsets.UTF_8.decode(bytes).toString();
        return seal == seal(list, position) ? Optional.of(position) : Optional.empty();
    }

    private static long seal(String list, String position) {
        return Hashing.sha256()
                .newHasher()
                .putInt(list.length())
                .putUnencodedChars(list)
                .putUnencodedChars(position)
                .hash()
                .asLong();
    }
}
