package com.qaxal.sync.drift;

import com.qaxal.sync.kv.KvStore;
import com.qaxal.sync.main.SyncSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The sweep of a further replica, for tests of several. */
public final class Sweeps {
    private Sweeps() {}

    public static Orphans of(SyncSettings settings, KvStore kv) {
        return new Orphans(new Documents(settings), kv, new SimpleMeterRegistry());
    }
}
