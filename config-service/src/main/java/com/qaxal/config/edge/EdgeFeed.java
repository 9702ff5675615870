package com.qaxal.config.edge;

import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.DocumentDigests;
import com.qaxal.model.feed.DocumentKeys;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.kv.Namespace;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** What sync, the edge's fallback and the drift check read. */
@ApplicationScoped
class EdgeFeed {
    private static final int TOMBSTONE_DAYS = 30;

    private static final String DIGEST =
            "select key, epoch, seq, encode(sha256(convert_to(body, 'UTF8')), 'hex') as sha256 from edge_document"
                    + " where namespace = :namespace and not deleted and ";

    private final Jdbi jdbi;

    EdgeFeed(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** @param seq with {@code epoch}, the document's version */
    record Stored(long epoch, long seq, String body, boolean deleted) {}

    private record Head(long epoch, long purgedSeq, long lastSeq) {}

    /**
     * The page after a cursor; empty when tombstones after it were purged that the reader may need, so that it has to begin again at 0.
     *
     * @param knownPurge the {@code purged_seq} that the reader began with: it never read what those tombstones removed
     */
    Optional<EdgeDocumentPage> after(long seq, long knownPurge, int limit) {
        return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, handle -> {
            Head head = head(handle);
            if (seq != 0 && seq < head.purgedSeq() && knownPurge < head.purgedSeq()) {
                return Optional.<EdgeDocumentPage>empty();
            }
            List<EdgeDocumentPage.Row> rows = handle.createQuery(
                            "select namespace, key, epoch, seq, body from edge_document where seq > :seq order by seq limit :limit")
                    .bind("seq", seq)
                    .bind("limit", limit + 1)
                    .map((row, _) -> new EdgeDocumentPage.Row(
                            Namespace.valueOf(row.getString("namespace")),
                            row.getString("key"),
                            row.getLong("epoch"),
                            row.getLong("seq"),
                            row.getString("body")))
                    .list();
            boolean end = rows.size() <= limit;
            List<EdgeDocumentPage.Row> page = end ? rows : rows.subList(0, limit);
            long next = page.isEmpty() ? seq : page.getLast().seq();
            return Optional.of(new EdgeDocumentPage(head.epoch(), head.purgedSeq(), head.lastSeq(), page, next, end));
        });
    }

    Optional<Stored> one(Namespace namespace, String key) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select epoch, seq, body, deleted from edge_document where namespace = :namespace and key = :key")
                .bind("namespace", namespace.name())
                .bind("key", key)
                .map((row, _) -> new Stored(
                        row.getLong("epoch"), row.getLong("seq"), row.getString("body"), row.getBoolean("deleted")))
                .findOne());
    }

    DocumentDigestPage digest(Namespace namespace, String after, int limit) {
        List<DocumentDigestPage.Row> rows = jdbi.withHandle(handle -> handle.createQuery(
                        DIGEST + "key collate \"C\" > :after order by key collate \"C\" limit :limit")
                .bind("namespace", namespace.name())
                .bind("after", after)
                .bind("limit", limit + 1)
                .map((row, _) -> digest(row))
                .list());
        boolean end = rows.size() <= limit;
        List<DocumentDigestPage.Row> page = end ? rows : rows.subList(0, limit);
        return new DocumentDigestPage(
                namespace, page, page.isEmpty() ? after : page.getLast().key(), end);
    }

    /** Of those keys that are held. */
    DocumentDigests digests(DocumentKeys asked) {
        return new DocumentDigests(jdbi.withHandle(handle -> handle.createQuery(DIGEST + "key = any(:keys)")
                .bind("namespace", asked.namespace().name())
                .bindArray("keys", String.class, asked.keys())
                .map((row, _) -> digest(row))
                .list()));
    }

    /** Forgets old tombstones, and up to where: a reader that has not come that far begins again. Safe to run twice and anywhere. */
    @Scheduled(cron = "0 17 3 * * ?")
    void purgeTombstones() {
        jdbi.useTransaction(handle -> {
            handle.execute(EdgeVisible.FEED_LOCK);
            handle.createUpdate(
                            "with gone as (delete from edge_document where deleted and written_at < now() - make_interval(days => :days)"
                                    + " returning seq) update edge_feed set purged_seq = greatest(purged_seq, coalesce((select max(seq) from gone), 0))")
                    .bind("days", TOMBSTONE_DAYS)
                    .execute();
        });
    }

    private static Head head(Handle handle) {
        return handle.createQuery(
                        "select epoch, purged_seq, greatest(purged_seq, (select max(seq) from edge_document)) as last_seq"
                                + " from edge_feed")
                .map((row, _) -> new Head(row.getLong("epoch"), row.getLong("purged_seq"), row.getLong("last_seq")))
                .one();
    }

    private static DocumentDigestPage.Row digest(ResultSet row) throws SQLException {
        return new DocumentDigestPage.Row(
                row.getString("key"), row.getLong("epoch"), row.getLong("seq"), row.getString("sha256"));
    }
}
