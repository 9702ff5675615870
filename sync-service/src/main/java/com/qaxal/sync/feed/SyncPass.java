package com.qaxal.sync.feed;

import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.sync.invalidate.Invalidations;
import com.qaxal.sync.kv.Cursor;
import com.qaxal.sync.kv.KvStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings the KV up to date, from wherever it stands.
 *
 * <p>Page by page: write the documents, announce them, move the cursor. The order is what makes it safe: a cursor never says more than
 * was written and announced, and it moves only if it is still the one that was read, so a flush in the middle, or another replica,
 * ends this pass and the next one begins from what Redis then says.
 */
@ApplicationScoped
public class SyncPass {
    private static final Logger LOG = Logger.getLogger(SyncPass.class);
    private static final int PAGE = 500;

    private final ChangeFeed feed;
    private final KvStore kv;
    private final Invalidations invalidations;
    private final SyncMetrics metrics;

    SyncPass(ChangeFeed feed, KvStore kv, Invalidations invalidations, SyncMetrics metrics) {
        this.feed = feed;
        this.kv = kv;
        this.invalidations = invalidations;
        this.metrics = metrics;
    }

    /** How a pass ended. */
    public enum End {
        /** The KV has everything that the feed had. */
        COMPLETE,
        /** Somebody else moved the cursor, or Redis lost it: begin again at once. */
        OVERTAKEN,
        /** config-service could not be asked. */
        NO_FEED
    }

    public End run() throws InterruptedException {
        Optional<Cursor> standing = kv.cursor();
        Optional<Cursor> start = standing.isPresent() ? standing : kv.begin(standing, 0);
        return start.isPresent() ? follow(start.get()) : End.OVERTAKEN;
    }

    private End follow(Cursor start) throws InterruptedException {
        boolean rebuilding = !kv.isComplete(start);
        Cursor cursor = start;
        while (true) {
            switch (feed.after(cursor.version(), PAGE)) {
                case FeedAnswer.Unreachable(String why) -> {
                    LOG.warnf("change feed unreachable why=%s", why);
                    return End.NO_FEED;
                }
                case FeedAnswer.CursorExpired _ -> {
                    LOG.warnf(
                            "cursor expired, rebuilding seq=%d",
                            cursor.version().seq());
                    kv.begin(Optional.of(cursor), cursor.version().epoch());
                    return End.OVERTAKEN;
                }
                case FeedAnswer.Page(EdgeDocumentPage page) -> {
                    if (page.epoch() != cursor.version().epoch()) {
                        LOG.infof("new epoch, rebuilding epoch=%d", page.epoch());
                        kv.begin(Optional.of(cursor), page.epoch());
                        return End.OVERTAKEN;
                    }
                    Cursor next = cursor.advancedTo(page.next());
                    copy(page, rebuilding);
                    if (!kv.advance(cursor, next)) {
                        return End.OVERTAKEN;
                    }
                    cursor = next;
                    metrics.reached(cursor.version().seq());
                    if (page.end()) {
                        return finish(cursor, rebuilding);
                    }
                }
            }
        }
    }

    private void copy(EdgeDocumentPage page, boolean rebuilding) throws InterruptedException {
        if (page.documents().isEmpty()) {
            return;
        }
        metrics.wrote(kv.write(page.epoch(), page.documents()));
        if (!rebuilding) {
            invalidations.announce(page.epoch(), page.documents());
        }
    }

    private End finish(Cursor cursor, boolean rebuilding) throws InterruptedException {
        if (rebuilding) {
            invalidations.announceEverything();
            metrics.rebuilt();
        }
        return kv.markComplete(cursor) ? End.COMPLETE : End.OVERTAKEN;
    }
}
