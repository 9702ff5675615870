package com.qaxal.sync.invalidate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Emitter;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Announcements that nobody hears: they are hints, and what is tried without them holds without them. */
public final class Unheard {
    private Unheard() {}

    public static Invalidations invalidations() {
        return new Invalidations(new Emitter<>() {
            @Override
            public CompletionStage<Void> send(byte[] payload) {
                return CompletableFuture.completedFuture(null);
            }

            @Override
            public <M extends Message<? extends byte[]>> void send(M message) {
                message.ack();
            }

            @Override
            public void complete() {}

            @Override
            public void error(Exception failure) {}

            @Override
            public boolean isCancelled() {
                return false;
            }

            @Override
            public boolean hasRequests() {
                return true;
            }
        });
    }
}
