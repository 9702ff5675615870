package com.qaxal.model.feed;

import com.qaxal.model.kv.Namespace;
import java.util.List;

/**
 * A page of {@code GET /internal/edge-documents?after=SEQ&limit=N}, tombstones included, in the order of {@code seq}.
 *
 * @param next the cursor to continue with; equal to the one asked for when nothing is newer
 * @param end whether nothing newer existed when the page was read
 */
public record EdgeDocumentPage(long epoch, List<Row> documents, long next, boolean end) {
    public EdgeDocumentPage {
        documents = List.copyOf(documents);
    }

    /** @param body the document's exact JSON text: sync copies it, and never renders */
    public record Row(Namespace namespace, String key, long seq, String body) {}
}
