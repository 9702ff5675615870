package com.qaxal.config.edge;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.event.ConfigChange;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Tombstone;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Every write that the edge could notice goes through here: it and the documents that follow from it are committed together, or not at all.
 *
 * <p>The order of locks is the same for all: containers' rows first, in the order of their ids, the feed last. The feed's lock is held from the
 * drawing of {@code seq} until the commit, so documents become visible in the order of their {@code seq}, and a reader of the feed cannot skip one.
 */
@ApplicationScoped
public class EdgeVisible {
    static final String FEED_LOCK = "select pg_advisory_xact_lock(hashtext('edge-feed'))";

    private final Jdbi jdbi;
    private final ConfigChanges hints;
    private final SettingsKeeper settings;

    EdgeVisible(Jdbi jdbi, ConfigChanges hints, SettingsKeeper settings) {
        this.jdbi = jdbi;
        this.hints = hints;
        this.settings = settings;
    }

    private record Row(
            ContainerId container,
            Namespace namespace,
            String key,
            long epoch,
            long seq,
            long configVersion,
            boolean deleted,
            String body) {}

    /** A document that differs from what the edge was told; {@code draft} null: the key goes away. */
    private record Change(ContainerState container, Namespace namespace, String key, Rendering.@Nullable Draft draft) {}

    /** A document's place in the feed. */
    private record Drawn(long epoch, long seq) {}

    /** @param last the change of the last container, which hints at all of them */
    private record Published(int documents, ConfigChange last) {}

    /** @param seq of the newest document; 0 without any */
    public record Begun(int containers, int documents, long seq) {
        static final Begun NOTHING = new Begun(0, 0, 0);
    }

    /**
     * Runs {@code work} with the container's row locked, and tells the edge what follows from it.
     *
     * @throws ApiProblem 404 when there is no such container, or no more
     */
    public <T> T change(ContainerId container, Function<Handle, T> work) {
        return changeIfThere(container, work).orElseThrow(ApiProblem::notFound);
    }

    /** Likewise; empty, without having run {@code work}, when there is no such container, or no more. */
    public <T> Optional<T> changeIfThere(ContainerId container, Function<Handle, T> work) {
        return changeIfThere(Set.of(container), work);
    }

    /**
     * Likewise for several containers, all there or nothing done. A key that moves from one to another moves in one step: nobody reads a state in
     * which it belongs to neither.
     */
    public <T> Optional<T> changeIfThere(Set<ContainerId> containers, Function<Handle, T> work) {
        List<ContainerId> inOrder = containers.stream()
                .sorted(Comparator.comparing(ContainerId::value))
                .toList(); // as everybody locks them: no two wait for each other
        return jdbi.inTransaction(handle -> {
            for (ContainerId container : inOrder) {
                if (!lock(handle, container)) {
                    return Optional.empty();
                }
            }
            inOrder.forEach(container -> settings.begin(handle, container));
            T answer = work.apply(handle);
            raiseVersions(handle, inOrder);
            inOrder.forEach(container -> settings.keep(handle, container));
            publishAndHint(handle, inOrder);
            return Optional.of(answer);
        });
    }

    /**
     * Tells the edge of many new containers in one transaction. {@code work} makes them, and nobody else knows them before the commit: so none
     * has to be locked.
     */
    public Begun begin(Function<Handle, List<ContainerId>> work) {
        return jdbi.inTransaction(handle -> {
            List<ContainerId> made = work.apply(handle);
            if (made.isEmpty()) {
                return Begun.NOTHING;
            }
            raiseVersions(handle, made);
            Published published = publishAndHint(handle, made);
            return new Begun(
                    made.size(), published.documents(), published.last().seq());
        });
    }

    /** Tells the edge again what an older epoch told it, of deleted containers too, in one transaction. */
    void renderAnew(List<ContainerId> containers) {
        jdbi.useTransaction(handle -> {
            handle.createQuery("select id from container where id = any(:containers) order by id for update")
                    .bindArray("containers", UUID.class, ids(containers))
                    .mapTo(UUID.class)
                    .list();
            List<ContainerId> behind = behind(handle, containers);
            if (!behind.isEmpty()) {
                raiseVersions(handle, behind);
                publishAndHint(handle, behind);
            }
        });
    }

    /** The hint waits for the commit, which may be that of a transaction around this one: before it, sync would find nothing. */
    private Published publishAndHint(Handle handle, Collection<ContainerId> containers) {
        Published published = publish(handle, containers);
        handle.afterCommit(() -> hints.hint(published.last()));
        return published;
    }

    private static List<ContainerId> behind(Handle handle, Collection<ContainerId> containers) {
        return handle.createQuery("select distinct container_id from edge_document"
                        + " where container_id = any(:containers) and epoch < (select epoch from edge_feed)")
                .bindArray("containers", UUID.class, ids(containers))
                .mapTo(UUID.class)
                .map(ContainerId::new)
                .list();
    }

    /** False when it was deleted, if only a moment ago: nothing may come to belong to it any more. */
    private static boolean lock(Handle handle, ContainerId container) {
        return handle.createQuery("select id from container where id = :id and not deleted for update")
                .bind("id", container.value())
                .mapTo(UUID.class)
                .findOne()
                .isPresent();
    }

    private static void raiseVersions(Handle handle, Collection<ContainerId> containers) {
        handle.createUpdate("update container set config_version = config_version + 1 where id = any(:containers)")
                .bindArray("containers", UUID.class, ids(containers))
                .execute();
    }

    /** @throws NoSuchElementException when none of them is there */
    private static Published publish(Handle handle, Collection<ContainerId> containers) {
        List<ContainerState> states = ContainerStates.read(handle, containers);
        List<Change> changes = changes(handle, states);
        long seq = changes.isEmpty() ? 0 : write(handle, changes);
        ContainerState last = states.getLast();
        return new Published(changes.size(), new ConfigChange(last.id(), last.configVersion(), seq));
    }

    private static List<Change> changes(Handle handle, List<ContainerState> containers) {
        long epoch = epoch(handle);
        Map<ContainerId, Map<String, Row>> told =
                told(handle, containers.stream().map(ContainerState::id).toList());
        List<Change> changes = new ArrayList<>();
        for (ContainerState container : containers) {
            changes.addAll(changes(container, epoch, told.getOrDefault(container.id(), Map.of())));
        }
        return changes;
    }

    /** What is to be told: a container's configuration always, since it carries the version; of the rest, what differs or is of an older epoch. */
    private static List<Change> changes(ContainerState container, long epoch, Map<String, Row> told) {
        Map<String, Row> left = new HashMap<>(told);
        List<Change> changes = new ArrayList<>();
        for (Rendering.Draft draft : Rendering.of(container)) {
            Row row = left.remove(draft.namespace() + ":" + draft.key());
            boolean same = row != null
                    && !row.deleted()
                    && row.epoch() == epoch
                    && draft.namespace() != Namespace.EDGE_CONFIG
                    && draft.body(row.epoch(), row.seq(), row.configVersion()).equals(row.body());
            if (!same) {
                changes.add(new Change(container, draft.namespace(), draft.key(), draft));
            }
        }
        left.values().stream()
                .filter(row -> !row.deleted() || row.epoch() < epoch)
                .forEach(row -> changes.add(new Change(container, row.namespace(), row.key(), null)));
        return changes;
    }

    private static Map<ContainerId, Map<String, Row>> told(Handle handle, Collection<ContainerId> containers) {
        Map<ContainerId, Map<String, Row>> told = new HashMap<>();
        handle.createQuery("select * from edge_document where container_id = any(:containers)")
                .bindArray("containers", UUID.class, ids(containers))
                .map((row, _) -> new Row(
                        new ContainerId(row.getObject("container_id", UUID.class)),
                        Namespace.valueOf(row.getString("namespace")),
                        row.getString("key"),
                        row.getLong("epoch"),
                        row.getLong("seq"),
                        row.getLong("config_version"),
                        row.getBoolean("deleted"),
                        row.getString("body")))
                .forEach(row -> told.computeIfAbsent(row.container(), _ -> new HashMap<>())
                        .put(row.namespace() + ":" + row.key(), row));
        return told;
    }

    /**
     * The last step of every transaction: from here to the commit, nobody else draws a seq. What is asked of the database in between is what
     * bounds the changes of all customers together, so it is little: two statements. A key that went to another container before that
     * is not this one's to remove any more.
     */
    private static long write(Handle handle, List<Change> changes) {
        handle.execute(FEED_LOCK);
        List<Drawn> drawn = draw(handle, changes.size());
        PreparedBatch batch = handle.prepareBatch(
                "insert into edge_document (namespace, key, container_id, epoch, seq, config_version, deleted, body)"
                        + " values (:namespace, :key, :container, :epoch, :seq, :version, :deleted, :body)"
                        + " on conflict (namespace, key) do update set container_id = excluded.container_id, epoch = excluded.epoch,"
                        + " seq = excluded.seq, config_version = excluded.config_version, deleted = excluded.deleted,"
                        + " body = excluded.body, written_at = now()"
                        + " where edge_document.container_id = excluded.container_id or not excluded.deleted");
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Drawn version = drawn.get(i);
            batch.bind("namespace", change.namespace().name())
                    .bind("key", change.key())
                    .bind("container", change.container().id().value())
                    .bind("epoch", version.epoch())
                    .bind("seq", version.seq())
                    .bind("version", change.container().configVersion())
                    .bind("deleted", change.draft() == null)
                    .bind("body", body(change, version))
                    .add();
        }
        batch.execute();
        return drawn.getLast().seq();
    }

    /** By a statement that began after the lock was had: so nobody begins an epoch in between. */
    private static List<Drawn> draw(Handle handle, int count) {
        return handle.createQuery(
                        "select (select epoch from edge_feed) as epoch, nextval('edge_seq') as seq from generate_series(1, :count)")
                .bind("count", count)
                .map((row, _) -> new Drawn(row.getLong("epoch"), row.getLong("seq")))
                .list();
    }

    private static long epoch(Handle handle) {
        return handle.createQuery("select epoch from edge_feed")
                .mapTo(Long.class)
                .one();
    }

    private static String body(Change change, Drawn version) {
        Rendering.Draft draft = change.draft();
        return draft == null
                ? new String(
                        Json.encode(new Tombstone(
                                version.epoch(),
                                version.seq(),
                                change.container().configVersion(),
                                change.container().id())),
                        StandardCharsets.UTF_8)
                : draft.body(version.epoch(), version.seq(), change.container().configVersion());
    }

    private static Object[] ids(Collection<ContainerId> containers) {
        return containers.stream().map(ContainerId::value).toArray();
    }
}
