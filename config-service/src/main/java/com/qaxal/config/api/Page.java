package com.qaxal.config.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next the cursor with which the list goes on; absent at its end
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /** A list that is short by its nature. */
    public static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, null);
    }
}
