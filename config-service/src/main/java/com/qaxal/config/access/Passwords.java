package com.qaxal.config.access;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Makes and compares password hashes, for a few people at a time: each takes 19 MiB and a core, and anybody may ask for one by trying to
 * sign in. On threads of its own, as a virtual thread that computes keeps all others from their carrier.
 */
@ApplicationScoped
public class Passwords {
    private static final int AT_ONCE = 2;
    private static final int WAITING = 16;

    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("passwords-", 0).daemon().factory());

    /** @throws ApiProblem 503 when too many wait already */
    public String hash(String password) {
        return inTurn(() -> PasswordHash.of(password));
    }

    /** @throws ApiProblem 503 when too many wait already */
    boolean matches(String password, String hash) {
        return inTurn(() -> PasswordHash.matches(password, hash));
    }

    private <T> T inTurn(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, workers).join();
        } catch (RejectedExecutionException e) {
            throw ApiProblem.unavailable("overloaded", "Too many ask at once; try again.");
        }
    }

    @PreDestroy
    void end() {
        workers.shutdown();
    }
}
