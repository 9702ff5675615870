package com.qaxal.config.statistics;

import com.qaxal.config.event.Attempts;
import com.qaxal.config.event.FactIntake;
import com.qaxal.model.event.AccessLogEntry;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Hears from the routers what they served. An entry that cannot be read is counted and dropped; a database that is away delays the rest. */
@ApplicationScoped
class HitFeed {
    private static final Logger LOG = Logger.getLogger(HitFeed.class);

    private final HitHours hours;
    private final Counter unreadable;
    private final Attempts attempts = new Attempts();

    HitFeed(HitHours hours, MeterRegistry metrics) {
        this.hours = hours;
        this.unreadable = Counter.builder("qaxal_config_access_log_unreadable")
                .description("access-log entries that could not be read or counted")
                .register(metrics);
    }

    @Incoming("access-log")
    @Blocking // one batch after the other
    void served(ConsumerRecords<String, byte[]> events) throws InterruptedException {
        for (TopicPartition partition : events.partitions()) {
            List<HitHours.Served> served = read(events.records(partition));
            attempts.untilDone(() -> isCounted(partition, served));
        }
    }

    void end(@Observes ShutdownEvent event) {
        attempts.end();
    }

    private boolean isCounted(TopicPartition partition, List<HitHours.Served> served) {
        try {
            hours.count(partition.topic(), partition.partition(), served);
            return true;
        } catch (JdbiException e) {
            if (FactIntake.isOfTheFact(e)) {
                return isCountedButFor(partition, served);
            }
            LOG.warnf("access-log entries wait for the database count=%d", served.size());
            return false;
        }
    }

    /** One entry that the database can never take does not take the others with it. */
    private boolean isCountedButFor(TopicPartition partition, List<HitHours.Served> served) {
        if (served.size() > 1) {
            return served.stream().allMatch(each -> isCounted(partition, List.of(each)));
        }
        unreadable.increment();
        return true;
    }

    private List<HitHours.Served> read(List<ConsumerRecord<String, byte[]>> events) {
        List<HitHours.Served> served = new ArrayList<>(events.size());
        for (ConsumerRecord<String, byte[]> event : events) {
            try {
                byte[] text = Objects.requireNonNullElse(event.value(), new byte[0]);
                served.add(new HitHours.Served(
                        event.offset(), event.timestamp(), Json.decode(text, AccessLogEntry.class)));
            } catch (MalformedJson e) {
                unreadable.increment();
            }
        }
        return served;
    }
}
