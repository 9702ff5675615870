package com.qaxal.edge.kv;

import java.net.URI;
import java.time.Duration;

/**
 * The bounds within which the edge trusts what it knows.
 *
 * @param redis connection string, {@code redis://host:port/db}
 * @param config base address of config-service, for the fallback
 * @param edgeAuth the secret of {@code X-Edge-Auth}; never logged
 * @param freshFor a copy younger than this answers without asking anybody
 * @param refreshAhead from this age on, a copy that is used is renewed in the background
 * @param staleIfError how old a copy may become while nobody who knows can be asked
 * @param absentFor how long a definitive miss is believed
 * @param redisDeadline for one read
 * @param fallbackDeadline for one request
 * @param heldBytes bound on the weight of all held documents
 * @param refreshesPerSecond budget of the fallback for keys that are held
 * @param firstLooksPerSecond budget of the fallback for keys that are not: a scan of random hosts must not starve the others
 */
public record EdgeKvSettings(
        URI redis,
        URI config,
        String edgeAuth,
        Duration freshFor,
        Duration refreshAhead,
        Duration staleIfError,
        Duration absentFor,
        Duration redisDeadline,
        Duration fallbackDeadline,
        long heldBytes,
        int refreshesPerSecond,
        int firstLooksPerSecond) {

    private static final int HEAP_PERCENT = 45;

    /** The usual bounds; not quite half of the heap may hold documents; what is made of them, and the collector's room to work in, take the rest. */
    public static EdgeKvSettings of(URI redis, URI config, String edgeAuth) {
        return new EdgeKvSettings(
                redis,
                config,
                edgeAuth,
                Duration.ofSeconds(50),
                Duration.ofSeconds(40),
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Runtime.getRuntime().maxMemory() / 100 * HEAP_PERCENT,
                200,
                50);
    }

    @Override
    public String toString() {
        return "EdgeKvSettings[redis=" + redis.getHost() + ", config=" + config.getHost() + "]"; // no secrets
    }
}
