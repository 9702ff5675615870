package com.qaxal.edge.kv;

import com.github.benmanes.caffeine.cache.Ticker;
import com.qaxal.model.event.EdgeInvalidation;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.model.kv.Tombstone;
import com.qaxal.model.kv.Version;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Memory first, then Redis, then the fallback; and what is held serves on when neither can be asked. */
public final class CachedEdgeKv implements EdgeKv, AutoCloseable {
    private final AtomicLong revocations = new AtomicLong();
    private final Acted acted = new Acted();
    /** Whether it is known how far sync had written when continuity was last lost. */
    private volatile boolean caughtUp;

    private final RedisSource redis;
    private final FallbackSource fallback;
    private final Table<Host, RoutingDocument> routes;
    private final Table<ContainerId, EdgeConfigDocument> configs;
    private final Table<LoaderToken, LoaderTokenDocument> loaderTokens;
    private final Table<SiteKey, SiteDocument> sites;

    public static CachedEdgeKv create(Vertx vertx, EdgeKvSettings settings) {
        return new CachedEdgeKv(vertx, settings, Ticker.systemTicker());
    }

    CachedEdgeKv(Vertx vertx, EdgeKvSettings settings, Ticker clock) {
        this.redis = new RedisSource(vertx, settings);
        this.fallback = new FallbackSource(vertx, settings);
        Table.Sources sources = new Table.Sources() {
            @Override
            public Future<Reading> redis(Namespace namespace, String key, Reading.@Nullable Value known) {
                return redis.read(namespace, key, known);
            }

            @Override
            public Future<Reading> redisSoon(Namespace namespace, String key, Reading.Value known) {
                return redis.readSoon(namespace, key, known);
            }

            @Override
            public Future<Reading> fallback(Namespace namespace, String key, boolean held) {
                return fallback.read(namespace, key, held);
            }
        };
        this.routes = new Table<>(Namespace.ROUTING_MAP, RoutingDocument.class, sources, settings, clock, revocations);
        this.configs =
                new Table<>(Namespace.EDGE_CONFIG, EdgeConfigDocument.class, sources, settings, clock, revocations);
        this.loaderTokens = new Table<>(
                Namespace.LOADER_TOKEN_MAP, LoaderTokenDocument.class, sources, settings, clock, revocations);
        this.sites = new Table<>(Namespace.SITE_REGISTRY, SiteDocument.class, sources, settings, clock, revocations);
    }

    @Override
    public Future<Lookup<RoutingDocument>> route(Host host) {
        return onCaller(routes.lookup(host));
    }

    @Override
    public Future<Lookup<EdgeConfigDocument>> config(ContainerId container) {
        return onCaller(configs.lookup(container));
    }

    @Override
    public Future<Lookup<LoaderTokenDocument>> loaderToken(LoaderToken token) {
        return onCaller(loaderTokens.lookup(token));
    }

    @Override
    public Future<Lookup<SiteDocument>> site(ContainerId container, Host host) {
        return onCaller(sites.lookup(new SiteKey(container, host)));
    }

    @Override
    public long revocations() {
        return revocations.get();
    }

    /** Hears what sync announced. When that is everything, Redis is asked and waited for: not for event loops. */
    public void announced(EdgeInvalidation invalidation) {
        switch (invalidation) {
            case EdgeInvalidation.Document document ->
                announced(document.namespace(), document.key(), new Version(document.epoch(), document.seq()));
            case EdgeInvalidation.Everything _ -> everythingMayHaveChanged(redis.writtenUpTo());
        }
    }

    /**
     * Whoever asks from now on is answered by what this version, or a newer one, says; but for what serves on while nobody can be asked. Stands still
     * while Redis cannot be asked. May wait for Redis: not for event loops.
     *
     * @return {@link Version#NONE} as long as nothing can be said
     */
    public Version actedUpTo() {
        if (!redis.isReachable()) {
            return acted.upTo();
        }
        if (!caughtUp) {
            Version written = redis.writtenUpTo();
            if (!written.equals(Version.NONE)) {
                everythingMayHaveChanged(written);
            }
        }
        return acted.lookAgain();
    }

    /** @param written how far sync had written before; {@link Version#NONE} when nobody could say */
    private void everythingMayHaveChanged(Version written) {
        routes.announcedEverything();
        configs.announcedEverything();
        loaderTokens.announcedEverything();
        sites.announcedEverything();
        acted.everything(written);
        caughtUp = !written.equals(Version.NONE);
    }

    /**
     * Waits until the KV has answered once, for so long at most. Who asks before that finds connections and code cold, may miss the deadline of a
     * read, and is told that nobody can be asked. Not for event loops.
     */
    public void awaitFirstAnswer(Duration patience) throws InterruptedException {
        redis.awaitFirstAnswer(patience);
    }

    /** Whether the KV answers at the moment; for health and metrics, not for decisions. */
    public boolean isRedisReachable() {
        return redis.isReachable();
    }

    public long heldDocuments() {
        return routes.heldDocuments() + configs.heldDocuments() + loaderTokens.heldDocuments() + sites.heldDocuments();
    }

    @Override
    public void close() {
        redis.close();
        fallback.close();
    }

    /**
     * Writes down what is held, so that the next process knows it even when nobody can be asked. The file that is there is replaced whole, or not at all.
     *
     * @return how many documents
     */
    public int save(Path file) throws IOException {
        try (Snapshot.Writer snapshot = Snapshot.write(file)) {
            routes.forEach((key, document, age) -> snapshot.add(Namespace.ROUTING_MAP, key, document, age));
            configs.forEach((key, document, age) -> snapshot.add(Namespace.EDGE_CONFIG, key, document, age));
            loaderTokens.forEach((key, document, age) -> snapshot.add(Namespace.LOADER_TOKEN_MAP, key, document, age));
            sites.forEach((key, document, age) -> snapshot.add(Namespace.SITE_REGISTRY, key, document, age));
            return snapshot.commit();
        }
    }

    /**
     * Takes over what an earlier process wrote down. None of it serves before it was confirmed, unless nobody can confirm it; and then for as long as
     * any held copy.
     *
     * @return how many documents; 0 when there is no such file
     */
    public int restore(Path file) throws IOException {
        return Snapshot.read(file, this::restore);
    }

    private void restore(String key, EdgeDocument document, int bytes, Duration age) {
        switch (document) {
            case RoutingDocument route -> routes.restore(new Host(key), route, bytes, age);
            case EdgeConfigDocument config -> configs.restore(ContainerId.parse(key), config, bytes, age);
            case LoaderTokenDocument token -> loaderTokens.restore(new LoaderToken(key), token, bytes, age);
            case SiteDocument site -> sites.restore(SiteKey.parse(key), site, bytes, age);
            case Tombstone _ -> {} // what is gone need not be known
        }
    }

    /** @throws IllegalArgumentException when the namespace cannot have such a key */
    private void announced(Namespace namespace, String key, Version version) {
        switch (namespace) {
            case ROUTING_MAP -> announced(routes, new Host(key), version);
            case EDGE_CONFIG -> announced(configs, ContainerId.parse(key), version);
            case LOADER_TOKEN_MAP -> announced(loaderTokens, new LoaderToken(key), version);
            case SITE_REGISTRY -> announced(sites, SiteKey.parse(key), version);
        }
    }

    private <K, D extends EdgeDocument> void announced(Table<K, D> table, K key, Version version) {
        table.announced(key, version);
        if (!acted.heard(version, () -> table.isActedOn(key, version))) {
            everythingMayHaveChanged(Version.NONE);
        }
    }

    /** A load that several event loops wait for ends on one of them; each of the others continues on its own. */
    private static <D extends EdgeDocument> Future<Lookup<D>> onCaller(Future<Lookup<D>> answer) {
        Context caller = Vertx.currentContext();
        if (answer.isComplete() || caller == null) {
            return answer;
        }
        Promise<Lookup<D>> continued = Promise.promise();
        answer.onSuccess(lookup -> caller.runOnContext(_ -> continued.complete(lookup)));
        return continued.future();
    }
}
