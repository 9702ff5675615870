package com.qaxal.billing.invoice;

import com.qaxal.billing.invoice.PaymentGateway.Charge;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Asks the gateway, a few at a time and each within a deadline, so that a slow one keeps nobody else waiting. What takes too long, fails or
 * finds no room may have been charged: it is unknown until it is looked up.
 */
@ApplicationScoped
class Till {
    static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(Till.class);
    private static final int AT_ONCE = 16;
    private static final int WAITING = 1_000;

    private final PaymentGateway gateway;
    private final Duration deadline;
    private final ThreadPoolExecutor calls = new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("till-", 0).factory());

    @Inject
    Till(PaymentGateway gateway) {
        this(gateway, DEADLINE);
    }

    Till(PaymentGateway gateway, Duration deadline) {
        this.gateway = gateway;
        this.deadline = deadline;
        calls.allowCoreThreadTimeOut(true);
    }

    /** Nothing is asked for nothing. */
    CompletableFuture<Charge> charge(Attempt attempt) {
        return attempt.amount().minor() == 0
                ? CompletableFuture.completedFuture(Charge.SUCCEEDED)
                : ask(() -> gateway.charge(attempt.id(), attempt.amount()), Charge.UNKNOWN);
    }

    /** Empty when certainly nothing was charged. */
    CompletableFuture<Optional<Charge>> find(Attempt attempt) {
        return ask(() -> gateway.find(attempt.id()), Optional.of(Charge.UNKNOWN));
    }

    /** A call whose deadline passed while it waited for a thread is not made any more. */
    private <T> CompletableFuture<T> ask(Supplier<T> question, T unknown) {
        try {
            return CompletableFuture.supplyAsync(question, calls)
                    .completeOnTimeout(unknown, deadline.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> {
                        LOG.warnf("the payment gateway failed why=%s", failure.getMessage());
                        return unknown;
                    });
        } catch (RejectedExecutionException e) {
            LOG.warn("more charges wait for the payment gateway than may");
            return CompletableFuture.completedFuture(unknown);
        }
    }

    @PreDestroy
    void close() {
        calls.shutdownNow();
    }
}
