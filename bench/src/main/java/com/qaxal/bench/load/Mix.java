package com.qaxal.bench.load;

/**
 * What kinds of requests, in percent; the rest are plain hits by GET.
 *
 * @param recovered hits inside a recovery envelope, {@code /k/{token}?d=…}
 * @param posted hits that carry their events in a body
 */
public record Mix(int recovered, int posted) {
    /** What an average container sees. */
    public static final Mix USUAL = new Mix(10, 5);

    public Mix {
        if (recovered < 0 || posted < 0 || recovered + posted > 100) {
            throw new IllegalArgumentException("percentages of a mix: " + recovered + " and " + posted);
        }
    }

    /** The kind of the {@code index}-th request; spread evenly, so that any hundred in a row hold the mix. */
    Hit.Kind kind(int index) {
        int slot = index * 37 % 100; // 37 and 100 share no divisor: every slot once in a hundred
        if (slot < recovered) {
            return Hit.Kind.RECOVERED;
        }
        return slot < recovered + posted ? Hit.Kind.POSTED : Hit.Kind.PLAIN;
    }

    @Override
    public String toString() {
        return "%d %% GET, %d %% /k/, %d %% POST".formatted(100 - recovered - posted, recovered, posted);
    }
}
