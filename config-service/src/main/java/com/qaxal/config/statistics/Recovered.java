package com.qaxal.config.statistics;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What of the hits that came inside envelopes would have been lost. {@code docs/statistics.md} has the method in words.
 *
 * @param carried hits that came inside envelopes
 * @param recovered those of sessions in which the direct way was shown to be closed
 * @param likelyRecovered of the others, the share of sessions that tested the direct way and found it closed
 * @param undecided hits of sites and browsers of which too few sessions tested it
 */
record Recovered(long carried, long recovered, long likelyRecovered, long undecided) {
    /** Fewer say too little about the others. */
    static final long FEWEST_SESSIONS = 30;

    /** A site and a browser family: within them the one session is like the other, as far as can be told. */
    record Group(@Nullable UUID site, String browserFamily) {}

    record Hits(long carried, long recovered) {}

    /** Sessions that tested the direct way. */
    record Tests(long blocked, long open) {
        static final Tests NONE = new Tests(0, 0);

        long sessions() {
            return blocked + open;
        }
    }

    static Recovered of(Map<Group, Hits> hits, Map<Group, Tests> tests) {
        long carried = 0;
        long recovered = 0;
        double likely = 0;
        long undecided = 0;
        for (Map.Entry<Group, Hits> group : hits.entrySet()) {
            Hits of = group.getValue();
            Tests tested = tests.getOrDefault(group.getKey(), Tests.NONE);
            long others = of.carried() - of.recovered();
            carried += of.carried();
            recovered += of.recovered();
            if (tested.sessions() >= FEWEST_SESSIONS) {
                likely += (double) others * tested.blocked() / tested.sessions();
            } else {
                undecided += others;
            }
        }
        return new Recovered(carried, recovered, Math.round(likely), undecided);
    }
}
