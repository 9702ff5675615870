package com.qaxal.router.main;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Refuses to start with settings out of their ranges, and names them all: before anything is opened or sent by them. */
@ApplicationScoped
class SettingsRanges {
    private static final int BEFORE_EVERYTHING = 1;
    private static final Duration MOMENT = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);

    void check(@Observes @Priority(BEFORE_EVERYTHING) StartupEvent event, RouterSettings settings) {
        List<String> faults = faults(settings);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    static List<String> faults(RouterSettings settings) {
        Ranges ranges = new Ranges(new ArrayList<>());
        ranges.within("drain", settings.drain(), Duration.ZERO, Duration.ofMinutes(5));

        RouterSettings.Http http = settings.http();
        ranges.within("http.port", http.port(), 0, 65_535);
        ranges.within("http.max-request-line", http.maxRequestLine(), 1_024, 1_048_576);
        ranges.within("http.max-headers", http.maxHeaders(), 1_024, 1_048_576);
        ranges.within("http.max-streams", http.maxStreams(), 1, 10_000);
        ranges.within("http.max-connections", http.maxConnections(), 1, 1_000_000);
        ranges.within("http.event-loops", http.eventLoops(), 0, 1_024);
        ranges.within("http.idle", http.idle(), MOMENT, HOUR);

        RouterSettings.Forward forward = settings.forward();
        ranges.within("forward.connect", forward.connect(), MOMENT, Duration.ofSeconds(60));
        ranges.within("forward.head", forward.head(), MOMENT, Duration.ofMinutes(5));
        ranges.within("forward.idle", forward.idle(), MOMENT, Duration.ofMinutes(5));
        ranges.within("forward.keep", forward.keep(), Duration.ZERO, HOUR);
        ranges.within("forward.connections", forward.connections(), 1, 10_000);
        ranges.within("forward.waiting", forward.waiting(), 0, 100_000);

        ranges.within("kv.snapshot-every", settings.kv().snapshotEvery(), Duration.ofSeconds(1), Duration.ofDays(1));
        return List.copyOf(ranges.faults());
    }

    private record Ranges(List<String> faults) {
        <T extends Comparable<T>> void within(String name, T value, T least, T most) {
            if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
                String variable =
                        name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
                faults.add("QAXAL_ROUTER_%s is %s, and has to be within %s and %s"
                        .formatted(variable, value, least, most));
            }
        }
    }
}
