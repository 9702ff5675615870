package com.qaxal.config.subscription;

import com.qaxal.config.event.FactIntake;
import com.qaxal.model.event.SubscriptionChange;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of subscriptions from billing at once. */
@ApplicationScoped
class SubscriptionEvents {
    private final FactIntake<SubscriptionChange> intake;

    SubscriptionEvents(
            Subscriptions subscriptions,
            @Channel("subscription-changes-dlq") MutinyEmitter<byte[]> deadLetters,
            MeterRegistry metrics) {
        this.intake = new FactIntake<>(
                SubscriptionChange.class, changes -> changes.forEach(subscriptions::apply), deadLetters, metrics);
    }

    @Incoming("subscription-changes")
    @Blocking // one batch after the other
    void changed(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        intake.take(events);
    }

    void end(@Observes ShutdownEvent event) {
        intake.end();
    }
}
