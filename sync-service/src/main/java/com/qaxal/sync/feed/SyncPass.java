package com.qaxal.sync.feed;

import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.sync.drift.Orphans;
import com.qaxal.sync.invalidate.Invalidations;
import com.qaxal.sync.kv.Cursor;
import com.qaxal.sync.kv.KvStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the KV up to date, from wherever it stands.
 *
 * <p>Page by page: write the documents, announce them, move the cursor; the next page is read meanwhile. The order is what makes it safe: a cursor never says more than
 * was written and announced, and it moves only if it is still the one that was read, so a flush in the middle, or another replica,
 * ends this pass and the next one begins from what Redis then says.
 *
 * <p>A rebuild begins a new generation at the feed's beginning. What stood before it and is in the feed no more is swept out before the KV
 * counts as complete.
 */
@ApplicationScoped
public class SyncPass {
    private static final Logger LOG = Logger.getLogger(SyncPass.class);
    private static final int PAGE = 500;

    private final ChangeFeed feed;
    private final KvStore kv;
    private final Orphans orphans;
    private final Invalidations invalidations;
    private final SyncMetrics metrics;

    SyncPass(ChangeFeed feed, KvStore kv, Orphans orphans, Invalidations invalidations, SyncMetrics metrics) {
        this.feed = feed;
        this.kv = kv;
        this.orphans = orphans;
        this.invalidations = invalidations;
        this.metrics = metrics;
    }

    /** How a pass ended. */
    public enum End {
        /** The KV has everything that the feed had. */
        COMPLETE,
        /** Something changed under way, the cursor or the feed: the next pass follows at once. */
        AGAIN,
        /** config-service could not be asked, or its answer makes no sense yet. */
        NO_FEED
    }

    public End run() throws InterruptedException {
        Optional<Cursor> standing = kv.cursor();
        return standing.isPresent() ? follow(standing.get()) : rebuild(standing);
    }

    private End follow(Cursor start) throws InterruptedException {
        boolean rebuilding = !kv.isComplete(start);
        Cursor cursor = start;
        CompletableFuture<FeedAnswer> ahead = feed.after(cursor, PAGE);
        while (true) {
            EdgeDocumentPage page;
            switch (answered(ahead)) {
                case FeedAnswer.Page(EdgeDocumentPage read) -> page = read;
                case FeedAnswer.CursorExpired _ -> {
                    return rebuild(Optional.of(cursor));
                }
                case FeedAnswer.Unreachable(String why) -> {
                    return noFeed(why);
                }
            }
            if (page.epoch() != cursor.version().epoch()) {
                return rebuild(Optional.of(cursor));
            }
            if (page.lastSeq() < cursor.version().seq()) {
                return noFeed("it ends before the cursor: a restored database needs a new epoch");
            }
            Cursor next = cursor.advancedTo(page.next());
            if (!page.end()) {
                ahead = feed.after(next, PAGE); // is read while this one is written
            }
            copy(page, rebuilding);
            if (!kv.advance(cursor, next)) {
                return End.AGAIN;
            }
            cursor = next;
            metrics.reached(cursor.version().seq(), page.lastSeq());
            if (page.end()) {
                return finish(cursor, rebuilding);
            }
        }
    }

    /** Begins a new generation. */
    private End rebuild(Optional<Cursor> standing) throws InterruptedException {
        return switch (answered(feed.beginning())) {
            case FeedAnswer.Page(EdgeDocumentPage page) -> {
                Cursor fresh = Cursor.beginning(page.epoch(), page.purgedSeq());
                LOG.infof(
                        "rebuilding from=%s to=%s",
                        standing.map(Cursor::toString).orElse("nothing"), fresh);
                boolean _ = kv.begin(standing, fresh); // another replica's is as good
                yield End.AGAIN;
            }
            case FeedAnswer.CursorExpired _ -> noFeed("the beginning of the feed expired");
            case FeedAnswer.Unreachable(String why) -> noFeed(why);
        };
    }

    private static FeedAnswer answered(CompletableFuture<FeedAnswer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a feed that always answers", e);
        }
    }

    private void copy(EdgeDocumentPage page, boolean rebuilding) throws InterruptedException {
        if (page.documents().isEmpty()) {
            return;
        }
        metrics.wrote(kv.write(page.documents()));
        if (!rebuilding) {
            invalidations.announce(page.documents());
        }
    }

    private End finish(Cursor cursor, boolean rebuilding) throws InterruptedException {
        if (rebuilding) {
            if (!kv.isSwept(cursor)) {
                return sweep(cursor);
            }
            invalidations.announceEverything();
            metrics.rebuilt();
        } else {
            invalidations.announceOwed();
        }
        return kv.markComplete(cursor) ? End.COMPLETE : End.AGAIN;
    }

    /** The feed went on meanwhile, so its end is looked for again. */
    private End sweep(Cursor cursor) throws InterruptedException {
        try {
            orphans.removeAll();
        } catch (IOException e) {
            return noFeed(e.getMessage());
        }
        kv.markSwept(cursor);
        return End.AGAIN;
    }

    private static End noFeed(@Nullable String why) {
        LOG.warnf("change feed unreachable why=%s", why);
        return End.NO_FEED;
    }
}
