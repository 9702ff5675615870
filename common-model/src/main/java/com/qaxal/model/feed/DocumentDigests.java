package com.qaxal.model.feed;

import java.util.List;

/** The answer to {@link DocumentKeys}: those that are held as living documents, in any order. */
public record DocumentDigests(List<DocumentDigestPage.Row> rows) {
    public DocumentDigests {
        rows = List.copyOf(rows);
    }
}
