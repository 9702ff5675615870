package com.qaxal.config.session;

import com.qaxal.config.event.FactIntake;
import com.qaxal.model.event.SessionDetection;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears from the loader what it found out. */
@ApplicationScoped
class DetectionFeed {
    private final FactIntake<SessionDetection> intake;

    DetectionFeed(
            Sessions sessions,
            @Channel("session-detections-dlq") MutinyEmitter<byte[]> deadLetters,
            MeterRegistry metrics) {
        this.intake = new FactIntake<>(SessionDetection.class, sessions::keep, deadLetters, metrics);
    }

    @Incoming("session-detections")
    @Blocking // one batch after the other
    void detected(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        intake.take(events);
    }

    void end(@Observes ShutdownEvent event) {
        intake.end();
    }
}
