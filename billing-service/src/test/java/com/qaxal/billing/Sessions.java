package com.qaxal.billing;

import static org.awaitility.Awaitility.await;

import jakarta.inject.Singleton;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Several database sessions at once, with an order between them that does not depend on luck. */
@Singleton
public final class Sessions {
    private final Jdbi jdbi;

    Sessions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** A session within a transaction, which has to be ended. */
    public Handle open() {
        return jdbi.open().begin();
    }

    /** Work that has begun in a thread of its own. */
    public static <T> CompletableFuture<T> begin(Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                done.complete(work.call());
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Returns when so many sessions wait for a lock that another one holds. */
    public void awaitWaiting(int sessions) {
        await().until(
                        () -> jdbi.withHandle(handle -> handle.createQuery(
                                        "select count(*) from pg_stat_activity where datname = current_database() and"
                                                + " cardinality(pg_blocking_pids(pid)) > 0")
                                .mapTo(Integer.class)
                                .one()),
                        waiting -> waiting >= sessions);
    }
}
