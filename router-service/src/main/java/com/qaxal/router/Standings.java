package com.qaxal.router;

import com.qaxal.edge.kv.EdgeKv;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.resolve.Premise;
import org.jspecify.annotations.Nullable;

/**
 * The standings of the hosts that requests come to, so that most of them cost one look-up. One serves until an answer of the KV that it follows
 * from is to be asked for again, which the next request then does.
 */
public final class Standings {
    private final EdgeKv kv;
    private final Generations<Premise, Standing> known;

    /**
     * @param kv whose answers they follow from
     * @param most that are kept
     */
    public Standings(EdgeKv kv, int most) {
        this.kv = kv;
        this.known = new Generations<>(most);
    }

    public int size() {
        return known.size();
    }

    /** Null when it is to be resolved. */
    @Nullable
    Standing of(Arrival arrival) {
        Premise premise = Premise.of(arrival);
        Standing standing = premise == null ? null : known.get(premise);
        return standing != null && standing.isCurrent(arrival.startedAt(), kv.revocations()) ? standing : null;
    }

    void keep(Standing standing) {
        Premise premise = standing.resolved.premise();
        if (premise != null && standing.isCurrent(System.nanoTime(), kv.revocations())) {
            known.put(premise, standing);
        }
    }
}
