package com.qaxal.router.cookies;

/** Where a value tells since when it exists; fields are separated by dots. Clocks of browsers are often wrong, so nonsense is not believed. */
enum FirstSet {
    /** {@code GA1.1.<random>.<seconds>}, and its like. */
    FOURTH_FIELD_SECONDS(3, 1),
    /** {@code fb.1.<milliseconds>.<random>}. */
    THIRD_FIELD_MILLISECONDS(2, 1000),
    NOT_TOLD(0, 1);

    /** No time, where one was asked for. */
    static final long UNTOLD = -1;

    private static final long OLDEST = 1_100_000_000; // November 2004: none of these cookies is older
    private static final long DAY = 86_400;
    private static final int MOST_DIGITS = 13;

    private final int field;
    private final int perSecond;

    FirstSet(int field, int perSecond) {
        this.field = field;
        this.perSecond = perSecond;
    }

    /** In seconds since 1970, never after {@code now}; {@link #UNTOLD} when the value has no time or none that can be. */
    long of(String value, long now) {
        if (this == NOT_TOLD) {
            return UNTOLD;
        }
        int from = 0;
        for (int i = 0; i < field; i++) {
            from = value.indexOf('.', from) + 1;
            if (from == 0) {
                return UNTOLD;
            }
        }
        int dot = value.indexOf('.', from);
        long seconds = number(value, from, dot < 0 ? value.length() : dot) / perSecond;
        return seconds < OLDEST || seconds > now + DAY ? UNTOLD : Math.min(seconds, now);
    }

    private static long number(String text, int from, int to) {
        if (to - from > MOST_DIGITS) {
            return UNTOLD;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return UNTOLD;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }
}
