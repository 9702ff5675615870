package com.qaxal.config.retention;

import org.jdbi.v3.core.Jdbi;

/** Deletes what is kept for a time only. In chunks, so that no lock is held for long; several replicas at once share the work. */
public final class Purge {
    private static final int CHUNK = 5_000;

    private Purge() {}

    /**
     * @param table by its name, which is never input
     * @param due the condition, in SQL, of the rows that go
     */
    public static void of(Jdbi jdbi, String table, String due) {
        String chunk = "delete from " + table + " where ctid in (select ctid from " + table + " where " + due
                + " limit " + CHUNK + " for update skip locked)";
        int gone;
        do {
            gone = jdbi.withHandle(handle -> handle.execute(chunk));
        } while (gone == CHUNK);
    }
}
