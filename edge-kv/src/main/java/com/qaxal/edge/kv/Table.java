package com.qaxal.edge.kv;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Tombstone;
import com.qaxal.model.kv.Version;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the edge holds of one namespace.
 *
 * <p>Three rules keep it right under concurrency: there is one load at a time per key; whatever a load or an announcement changes of a key, it
 * changes inside {@code loads.compute} of that key; and a held document is replaced only by a newer one.
 *
 * @param <K> what documents are looked up by; its text is the key in the KV
 */
final class Table<K, D extends EdgeDocument> {
    private static final int MAX_ABSENT = 100_000;
    private static final int MAX_LOADS = 4_096;
    /** For how long nobody is asked for a held key after nobody could tell; for any, after Redis could not be asked. */
    private static final long LEFT_ALONE_NANOS = 1_000_000_000L;

    private final Namespace namespace;
    private final Class<D> type;
    private final Sources sources;
    private final EdgeKvSettings settings;
    private final Ticker clock;
    private final Cache<K, Held<D>> held;
    private final Cache<K, Lookup.Absent<D>> absent;
    private final AtomicLong revocations;
    /** When Redis could not be asked, nor the fallback in its place. */
    private volatile long nobodyAnsweredAt;

    private final ConcurrentHashMap<K, Load<D>> loads = new ConcurrentHashMap<>();

    /** Where a table reads, in this order. */
    interface Sources {
        /** @param known what is held of the key: answered again, and not decoded again, when it is still that */
        Future<Reading> redis(Namespace namespace, String key, Reading.@Nullable Value known);

        /** Likewise, when nobody waits for it: together with others, a moment later. */
        Future<Reading> redisSoon(Namespace namespace, String key, Reading.Value known);

        Future<Reading> fallback(Namespace namespace, String key, boolean held);
    }

    /** Hears of each held document. */
    interface Listener<K, D extends EdgeDocument> {
        /** @param age since it was last confirmed */
        void holds(K key, D document, Duration age);
    }

    /** One load under way, and the newest version announced meanwhile. */
    private static final class Load<D extends EdgeDocument> {
        private final Promise<Lookup<D>> promise = Promise.promise();
        private final Version since;
        /** Written under the key's lock in {@code loads}. */
        private volatile Version heard;

        /** Whether anything may have changed while it was under way. */
        private volatile boolean overtaken;

        private Load(Version heard) {
            this.since = heard;
            this.heard = heard;
        }
    }

    /** @param revocations counts how often an answer stopped being current before its time */
    Table(
            Namespace namespace,
            Class<D> type,
            Sources sources,
            EdgeKvSettings settings,
            Ticker clock,
            AtomicLong revocations) {
        this.namespace = namespace;
        this.type = type;
        this.sources = sources;
        this.settings = settings;
        this.clock = clock;
        this.revocations = revocations;
        this.nobodyAnsweredAt = clock.read() - LEFT_ALONE_NANOS;
        this.held = Caffeine.newBuilder()
                .maximumWeight((long) (settings.heldBytes() * share(namespace)))
                .weigher((K _, Held<D> copy) -> copy.weight())
                .evictionListener((_, copy, _) -> retire(copy))
                .executor(Runnable::run)
                .build();
        this.absent = Caffeine.newBuilder()
                .maximumSize(MAX_ABSENT)
                .expireAfterWrite(settings.absentFor())
                .ticker(clock)
                .removalListener((@Nullable K _, Lookup.@Nullable Absent<D> gone, RemovalCause why) -> {
                    if (why != RemovalCause.EXPIRED) { // which is when it said that it would
                        retire(gone);
                    }
                })
                .executor(Runnable::run)
                .build();
    }

    /** A container has one configuration, and several hosts and sites. */
    private static double share(Namespace namespace) {
        return switch (namespace) {
            case EDGE_CONFIG -> 0.3;
            case ROUTING_MAP -> 0.2;
            case SITE_REGISTRY -> 0.4;
            case LOADER_TOKEN_MAP -> 0.1;
        };
    }

    Future<Lookup<D>> lookup(K key) {
        Held<D> copy = held.getIfPresent(key);
        if (copy != null) {
            long now = clock.read();
            long age = now - copy.confirmedAt();
            if (age <= settings.freshFor().toNanos()) {
                if (age > settings.refreshAhead().toNanos()) {
                    load(key, Version.NONE, copy);
                }
                return copy.answer();
            }
            boolean leftAlone =
                    now - nobodyAnsweredAt < LEFT_ALONE_NANOS || now - copy.unconfirmedAt() < LEFT_ALONE_NANOS;
            if (leftAlone && age <= settings.staleIfError().toNanos()) {
                return copy.answer(); // the next one to ask would only wait for the same silence
            }
        } else {
            Lookup.Absent<D> nothing = absent.getIfPresent(key);
            if (nothing != null) {
                return Future.succeededFuture(nothing);
            }
        }
        return load(key, Version.NONE);
    }

    /** Hears that a document of {@code version} was written. What is held and older is renewed at once. */
    void announced(K key, Version version) {
        boolean[] renew = new boolean[1];
        loads.compute(key, (_, load) -> {
            absent.invalidate(key);
            Held<D> copy = held.getIfPresent(key);
            if (load != null) {
                load.heard = newer(load.heard, version);
            } else {
                renew[0] = copy != null && version.isNewerThan(copy.version());
            }
            return load;
        });
        if (renew[0]) {
            load(key, version);
        }
    }

    /**
     * Whether nobody who asks from now on is answered by a document older than {@code version}; but for what serves on while nobody can be asked. A
     * copy that has to be confirmed before it serves is as good as none.
     */
    boolean isActedOn(K key, Version version) {
        Held<D> copy = held.policy().getIfPresentQuietly(key);
        if (copy != null) {
            return !version.isNewerThan(copy.version()) || copy.confirmedAt() <= stale();
        }
        Load<D> load = loads.get(key); // those who wait for it may be answered by what it found before
        return load == null || version.isNewerThan(load.heard);
    }

    /**
     * Hears that anything may have changed: what is held serves on only once it was confirmed, or while nobody can confirm it; and what is on its
     * way counts as unconfirmed when it arrives.
     */
    void announcedEverything() {
        absent.invalidateAll();
        loads.values().forEach(load -> load.overtaken = true);
        long stale = stale();
        for (K key : held.asMap().keySet()) {
            held.asMap().computeIfPresent(key, (_, copy) -> copy.confirmedAt() > stale ? confirmed(copy, stale) : copy);
        }
        revocations.incrementAndGet();
    }

    /** Takes over what an earlier process knew. It serves only once it was confirmed, or while nobody can confirm it. */
    void restore(K key, D document, int bytes, Duration age) {
        long confirmedAt = Math.min(stale(), clock.read() - age.toNanos());
        held.asMap().putIfAbsent(key, new Held<>(document, bytes, confirmedAt, renewAt(confirmedAt)));
    }

    /** Says everything that is held, and how old it is. */
    void forEach(Listener<K, D> listener) {
        long now = clock.read();
        held.asMap()
                .forEach((key, copy) ->
                        listener.holds(key, copy.document(), Duration.ofNanos(now - copy.confirmedAt())));
    }

    private long stale() {
        return clock.read() - settings.freshFor().toNanos() - 1;
    }

    long heldDocuments() {
        return held.estimatedSize();
    }

    private Future<Lookup<D>> load(K key, Version heard) {
        return load(key, heard, null);
    }

    /** @param ahead of its time: nobody waits for the renewal of this copy */
    private Future<Lookup<D>> load(K key, Version heard, @Nullable Held<D> ahead) {
        if (loads.size() >= MAX_LOADS) {
            return Future.succeededFuture(held(key));
        }
        Load<D> mine = new Load<>(heard);
        Load<D> current = loads.compute(key, (_, running) -> {
            if (running == null) {
                return mine;
            }
            running.heard = newer(running.heard, heard);
            return running;
        });
        if (current != mine) {
            return current.promise.future();
        }
        read(key, mine, ahead)
                .onComplete(reading -> settle(key, mine, reading.succeeded() ? reading.result() : Reading.FAILED));
        return mine.promise.future();
    }

    private Future<Reading> read(K key, Load<D> load, @Nullable Held<D> ahead) {
        Held<D> copy = held.getIfPresent(key);
        Future<Reading> redis = ahead == null
                ? sources.redis(namespace, key.toString(), copy == null ? null : copy.reading())
                : sources.redisSoon(namespace, key.toString(), ahead.reading());
        return redis.compose(first -> {
            if (isConclusive(first, copy, load.heard)) {
                return Future.succeededFuture(first);
            }
            return sources.fallback(namespace, key.toString(), copy != null).map(second -> switch (second) {
                case Reading.Value _, Reading.DefinitelyNothing _ -> second;
                case Reading.Undecided _, Reading.Failed _ -> inconclusive(first);
            });
        });
    }

    /** Whether Redis alone may decide: it must not know less than this edge already does. */
    private boolean isConclusive(Reading reading, @Nullable Held<D> copy, Version heard) {
        return switch (reading) {
            case Reading.Value value -> {
                Version version = value.document().version();
                yield !heard.isNewerThan(version)
                        && (copy == null || !copy.version().isNewerThan(version));
            }
            case Reading.DefinitelyNothing _ -> copy == null && heard.equals(Version.NONE);
            case Reading.Undecided _, Reading.Failed _ -> false;
        };
    }

    /** What Redis alone may say: that a document is there, though there may be a newer one; but not that there is none. */
    private static Reading inconclusive(Reading reading) {
        return switch (reading) {
            case Reading.Value value -> value;
            case Reading.DefinitelyNothing _, Reading.Undecided _ -> Reading.UNDECIDED;
            case Reading.Failed _ -> Reading.FAILED;
        };
    }

    private void settle(K key, Load<D> load, Reading reading) {
        boolean[] again = new boolean[1];
        if (reading instanceof Reading.Failed && held.getIfPresent(key) != null) {
            nobodyAnsweredAt = clock.read();
        }
        loads.compute(key, (_, _) -> {
            keep(key, load, reading);
            Held<D> copy = held.getIfPresent(key);
            again[0] = load.heard.isNewerThan(load.since) && copy != null && load.heard.isNewerThan(copy.version());
            return null;
        });
        load.promise.complete(answer(key, reading));
        if (again[0]) { // announced while this was on its way: what came may be the one before
            load(key, load.heard);
        }
    }

    private void keep(K key, Load<D> load, Reading reading) {
        Version heard = load.heard;
        Held<D> copy = held.getIfPresent(key);
        switch (reading) {
            case Reading.Value value -> keepValue(key, load, copy, value);
            case Reading.DefinitelyNothing _ -> {
                // A held key becomes absent by a tombstone or by the fallback's word; Redis alone was not asked for the
                // last word.
                if (copy == null || !heard.isNewerThan(copy.version())) {
                    drop(key, copy);
                    if (heard.equals(Version.NONE)) {
                        isAbsent(key);
                    }
                }
            }
            case Reading.Undecided _, Reading.Failed _ ->
                held.asMap().computeIfPresent(key, (_, current) -> current.unconfirmed(clock.read()));
        }
    }

    private void keepValue(K key, Load<D> load, @Nullable Held<D> copy, Reading.Value value) {
        Version heard = load.heard;
        long confirmedAt = load.overtaken ? stale() : clock.read();
        EdgeDocument document = value.document();
        Version version = document.version();
        if (heard.isNewerThan(version) || (copy != null && copy.version().isNewerThan(version))) {
            return;
        }
        if (document instanceof Tombstone) {
            drop(key, copy);
            isAbsent(key);
        } else if (copy != null && copy.version().equals(version)) {
            held.put(key, confirmed(copy, confirmedAt));
            if (load.overtaken) {
                revocations.incrementAndGet();
            }
        } else if (type.isInstance(document)) {
            held.put(key, new Held<>(type.cast(document), value.bytes(), confirmedAt, renewAt(confirmedAt)));
            retire(copy);
        }
    }

    // ---- what was answered stays current for as long as it would be answered again ----

    private Held<D> confirmed(Held<D> copy, long confirmedAt) {
        return copy.confirmed(confirmedAt, renewAt(confirmedAt));
    }

    /** From then on the next one to ask has the copy renewed. */
    private long renewAt(long confirmedAt) {
        return confirmedAt + settings.refreshAhead().toNanos();
    }

    private void isAbsent(K key) {
        absent.put(key, new Lookup.Absent<>(clock.read() + settings.absentFor().toNanos()));
    }

    private void drop(K key, @Nullable Held<D> copy) {
        held.invalidate(key);
        retire(copy);
    }

    private void retire(@Nullable Held<D> copy) {
        if (copy != null) {
            copy.found().isCurrentUntil(clock.read());
            revocations.incrementAndGet();
        }
    }

    private void retire(Lookup.@Nullable Absent<D> nothing) {
        if (nothing != null) {
            nothing.isCurrentUntil(clock.read());
            revocations.incrementAndGet();
        }
    }

    private Lookup<D> answer(K key, Reading reading) {
        Held<D> copy = held.getIfPresent(key);
        return switch (reading) {
            case Reading.Value value when copy == null -> ofValue(key, value.document());
            case Reading.DefinitelyNothing _ when copy == null -> absent(key);
            case Reading.Value _, Reading.DefinitelyNothing _, Reading.Undecided _, Reading.Failed _ -> held(key);
        };
    }

    private Lookup<D> ofValue(K key, EdgeDocument document) {
        if (document instanceof Tombstone) {
            return absent(key);
        }
        return type.isInstance(document)
                ? new Lookup.Found<>(type.cast(document), clock.read())
                : new Lookup.Unavailable<>();
    }

    private Lookup<D> absent(K key) {
        Lookup.Absent<D> known = absent.getIfPresent(key);
        return known == null ? new Lookup.Absent<>(clock.read()) : known;
    }

    /** The held copy, if it is within the bound of what may serve unconfirmed. */
    private Lookup<D> held(K key) {
        Held<D> copy = held.getIfPresent(key);
        if (copy == null) {
            return new Lookup.Unavailable<>();
        }
        long age = clock.read() - copy.confirmedAt();
        return age <= settings.staleIfError().toNanos() ? copy.found() : new Lookup.Unavailable<>();
    }

    private static Version newer(Version one, Version other) {
        return other.isNewerThan(one) ? other : one;
    }
}
