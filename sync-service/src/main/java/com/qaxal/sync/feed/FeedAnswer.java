package com.qaxal.sync.feed;

import com.qaxal.model.feed.EdgeDocumentPage;

/** What the change feed answered. */
sealed interface FeedAnswer {

    record Page(EdgeDocumentPage page) implements FeedAnswer {}

    /** The cursor is older than the oldest tombstone that is still kept: only a rebuild can be right. */
    record CursorExpired() implements FeedAnswer {}

    /** config-service could not be asked; {@code why} holds no secret. */
    record Unreachable(String why) implements FeedAnswer {}
}
