package com.qaxal.config.edge;

import com.qaxal.model.id.ContainerId;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * A database that was restored from a backup counts on from an older {@code seq}, while the edge holds newer documents. A new epoch makes
 * all it says newer than whatever was said before: an operator begins it, then every container is rendered in it, many in one transaction.
 */
@ApplicationScoped
class Epochs {
    private static final Logger LOG = Logger.getLogger(Epochs.class);
    private static final int CHUNK = 100;
    private static final ContainerId BEFORE_ALL = new ContainerId(new UUID(0, 0));
    /** Further than any reader of the feed of containers can have come since the backup. */
    private static final long CONTAINERS_SKIPPED = 1_000_000;

    private final Jdbi jdbi;
    private final EdgeVisible edge;

    Epochs(Jdbi jdbi, EdgeVisible edge) {
        this.jdbi = jdbi;
        this.edge = edge;
    }

    /** @param documentsBehind how many are of an older epoch still */
    record Progress(long epoch, long documentsBehind) {}

    Progress progress() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select epoch,"
                                + " (select count(*) from edge_document where edge_document.epoch < edge_feed.epoch) as behind from edge_feed")
                .map((row, _) -> new Progress(row.getLong("epoch"), row.getLong("behind")))
                .one());
    }

    /** Numbered by the clock, and not by counting: the same backup may be restored twice. */
    long begin(Handle handle) {
        handle.execute(EdgeVisible.FEED_LOCK);
        handle.execute("select setval('container_seq', nextval('container_seq') + ?)", CONTAINERS_SKIPPED);
        return handle.createQuery(
                        "update edge_feed set epoch = greatest(epoch + 1, cast(extract(epoch from now()) as bigint))"
                                + " returning epoch")
                .mapTo(Long.class)
                .one();
    }

    /** Goes on where it was left off, by whomever; running twice at once only shares the work. */
    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void renderAnew() {
        Optional<Long> unfinished =
                jdbi.withHandle(handle -> handle.createQuery("select epoch from edge_feed where rendered_epoch < epoch")
                        .mapTo(Long.class)
                        .findOne());
        unfinished.ifPresent(epoch -> {
            ContainerId last = BEFORE_ALL;
            for (List<ContainerId> chunk = behind(epoch, last); !chunk.isEmpty(); chunk = behind(epoch, last)) {
                renderAnew(chunk);
                last = chunk.getLast();
            }
            markRendered(epoch);
        });
    }

    /** Together, or else each by itself: one that cannot be rendered does not keep the others waiting. */
    private void renderAnew(List<ContainerId> chunk) {
        try {
            edge.renderAnew(chunk);
        } catch (RuntimeException e) {
            if (chunk.size() == 1) {
                LOG.errorf(e, "not rendered in the new epoch container=%s", chunk.getFirst());
            } else {
                chunk.forEach(container -> renderAnew(List.of(container)));
            }
        }
    }

    private List<ContainerId> behind(long epoch, ContainerId last) {
        return jdbi.withHandle(handle -> handle.createQuery("select distinct container_id from edge_document"
                        + " where epoch < :epoch and container_id > :last order by container_id limit :chunk")
                .bind("epoch", epoch)
                .bind("last", last.value())
                .bind("chunk", CHUNK)
                .mapTo(UUID.class)
                .map(ContainerId::new)
                .list());
    }

    private void markRendered(long epoch) {
        jdbi.useHandle(handle -> handle.createUpdate("update edge_feed set rendered_epoch = :epoch"
                        + " where epoch = :epoch and not exists (select 1 from edge_document where epoch < :epoch)")
                .bind("epoch", epoch)
                .execute());
    }
}
