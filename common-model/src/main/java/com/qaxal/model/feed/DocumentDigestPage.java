package com.qaxal.model.feed;

import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Version;
import java.util.List;

/**
 * A page of {@code GET /internal/edge-documents/digest?namespace=N&after=KEY&limit=N}: what the drift check compares, ordered by key
 * (bytewise), living documents only.
 *
 * @param next the key to continue after
 */
public record DocumentDigestPage(Namespace namespace, List<Row> rows, String next, boolean end) {
    public DocumentDigestPage {
        rows = List.copyOf(rows);
    }

    /** @param sha256 of the body, lower-case hex */
    public record Row(String key, long epoch, long seq, String sha256) {
        public Version version() {
            return new Version(epoch, seq);
        }
    }
}
