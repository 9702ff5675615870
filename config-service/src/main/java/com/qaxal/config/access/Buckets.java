package com.qaxal.config.access;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import java.time.Duration;

/** A token bucket for each of those who ask. Whoever has not asked for so long that theirs is full again is forgotten. */
final class Buckets {
    /** Some hundred bytes each. Beyond it, whoever was idle for longest is forgotten early, and has a full one again. */
    private static final int MOST = 20_000;

    private final LoadingCache<String, Bucket> buckets;

    /** @param refill how long an empty bucket takes to be full */
    Buckets(long capacity, Duration refill) {
        Bandwidth bandwidth = Bandwidth.builder()
                .capacity(capacity)
                .refillGreedy(capacity, refill)
                .build();
        this.buckets = CacheBuilder.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(refill)
                .build(CacheLoader.from(
                        () -> Bucket.builder().addLimit(bandwidth).build()));
    }

    Bucket of(String who) {
        return buckets.getUnchecked(who);
    }

    long held() {
        return buckets.size();
    }
}
