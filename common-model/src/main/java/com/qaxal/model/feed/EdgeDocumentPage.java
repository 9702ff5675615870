package com.qaxal.model.feed;

import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Version;
import java.util.List;

/**
 * A page of {@code GET /internal/edge-documents?after=SEQ&purged=SEQ&limit=N}, tombstones included, in the order of {@code seq}.
 *
 * @param epoch the database's; a document keeps the one it was rendered in
 * @param purgedSeq tombstones up to it may be gone. A reader that begins at 0 keeps it and sends it along as {@code purged}: what was gone
 *     before it began, it has never read
 * @param lastSeq of the newest document when the page was read
 * @param next the cursor to continue with; equal to the one asked for when nothing is newer
 * @param end whether nothing newer existed when the page was read
 */
public record EdgeDocumentPage(long epoch, long purgedSeq, long lastSeq, List<Row> documents, long next, boolean end) {
    public EdgeDocumentPage {
        documents = List.copyOf(documents);
    }

    /** @param body the document's exact JSON text: sync copies it, and never renders */
    public record Row(Namespace namespace, String key, long epoch, long seq, String body) {
        public Version version() {
            return new Version(epoch, seq);
        }
    }
}
