package com.qaxal.billing;

import com.qaxal.billing.invoice.PaymentGateway;
import com.qaxal.billing.plan.Money;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** A payment provider that grants every charge, unless a test gave it another answer for the amount. It remembers what it was asked. */
@ApplicationScoped
public class ScriptedGateway implements PaymentGateway {
    private final Map<Long, Function<UUID, Charge>> script = new ConcurrentHashMap<>();
    private final Map<UUID, Charge> known = new ConcurrentHashMap<>();
    private final Map<Long, List<UUID>> asked = new ConcurrentHashMap<>();

    /** A charge that is under way until it is released. */
    public record Held(CountDownLatch asked, CountDownLatch released) {
        public void awaitAsked() throws InterruptedException {
            asked.await();
        }

        public void release() {
            released.countDown();
        }
    }

    @Override
    public Charge charge(UUID attempt, Money amount) {
        asked.computeIfAbsent(amount.minor(), _ -> new CopyOnWriteArrayList<>()).add(attempt);
        Charge charge =
                script.getOrDefault(amount.minor(), _ -> Charge.SUCCEEDED).apply(attempt);
        known.put(attempt, charge);
        return charge;
    }

    @Override
    public Optional<Charge> find(UUID attempt) {
        return Optional.ofNullable(known.get(attempt));
    }

    public void answer(long minor, Charge charge) {
        script.put(minor, _ -> charge);
    }

    /** Does what the test says, instead of answering at once. */
    public void answer(long minor, Function<UUID, Charge> charge) {
        script.put(minor, charge);
    }

    /** Takes the money, and then the connection breaks. */
    public void chargeAndBreak(long minor) {
        script.put(minor, attempt -> {
            known.put(attempt, Charge.SUCCEEDED);
            throw new IllegalStateException("connection reset");
        });
    }

    /** The connection breaks before anybody hears of the charge. */
    public void breakBefore(long minor) {
        script.put(minor, _ -> {
            throw new IllegalStateException("connection refused");
        });
    }

    public Held hold(long minor) {
        Held held = new Held(new CountDownLatch(1), new CountDownLatch(1));
        script.put(minor, _ -> {
            held.asked().countDown();
            try {
                held.released().await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Charge.SUCCEEDED;
        });
        return held;
    }

    /** The attempts of that amount, one entry a call. */
    public List<UUID> asked(long minor) {
        return asked.getOrDefault(minor, List.of());
    }
}
