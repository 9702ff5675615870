package com.qaxal.sync.kv;

import io.vertx.mutiny.redis.client.Redis;

/** Further writers of the KV, for tests of several replicas. */
public final class Stores {
    private Stores() {}

    public static KvStore over(Redis redis) {
        return new KvStore(redis);
    }
}
