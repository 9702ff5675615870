package com.qaxal.router;

import com.qaxal.edge.kv.EdgeKv;
import com.qaxal.router.http.Arrival;
import com.qaxal.router.resolve.Premise;
import com.qaxal.router.resolve.Resolution.Resolved;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The standings of the hosts that requests come to, so that most of them cost one look-up. One serves until an answer of the KV that it follows
 * from is to be asked for again, which the next request then does.
 */
public final class Standings {
    private final ConcurrentHashMap<Premise, Standing> known = new ConcurrentHashMap<>();
    private final EdgeKv kv;
    private final int most;

    /**
     * @param kv whose answers they follow from
     * @param most that are kept; with one more, all are forgotten, and made again as they are needed
     */
    public Standings(EdgeKv kv, int most) {
        this.kv = kv;
        this.most = most;
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
        Resolved resolved = standing.resolved;
        if (resolved.premise() == null || !standing.isCurrent(System.nanoTime(), kv.revocations())) {
            return;
        }
        if (known.size() >= most) {
            known.clear();
        }
        known.put(resolved.premise(), standing);
    }
}
