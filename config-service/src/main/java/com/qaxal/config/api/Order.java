package com.qaxal.config.api;

import java.util.UUID;
import java.util.function.Function;

/**
 * By what a list is sorted: pages go on after a position, which every item has one of.
 *
 * @param start comes before every item
 * @param parse reads a position as its {@code toString} wrote it
 */
public record Order<P>(P start, Function<String, P> parse) {
    /** Ids tell the time: the oldest first. */
    public static final Order<UUID> BY_ID = new Order<>(new UUID(0, 0), UUID::fromString);

    public static final Order<UUID> NEWEST_ID_FIRST = new Order<>(new UUID(-1, -1), UUID::fromString);

    public static final Order<String> BY_TEXT = new Order<>("", Function.identity());
}
