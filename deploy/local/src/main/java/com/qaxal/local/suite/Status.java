package com.qaxal.local.suite;

import com.fasterxml.jackson.annotation.JsonValue;
import com.qaxal.local.demo.Demo;
import com.qaxal.local.infra.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs, as {@code ./qaxal status --json} prints it.
 *
 * @param ready whether all of it can do its job now
 * @param infra process ids of the servers that run; Kafka's is the supervisor's
 * @param parts services and servers alike, whether they run or not
 */
public record Status(
        State state,
        boolean ready,
        List<Service> services,
        Map<String, Long> infra,
        List<PartStatus> parts,
        Demo.@Nullable Description demo) {

    /** The suite as a whole; {@code UP} whatever has become of its parts since. */
    public enum State {
        STARTING,
        UP,
        STOPPING,
        DOWN;

        @JsonValue
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One part. */
    public enum Word {
        /** Can do its job. */
        READY("ready"),
        /** Runs, but cannot do its job (yet). */
        NOT_READY("not ready"),
        /** Its turn to be started has not come. */
        WAITING("waiting"),
        /** Runs still, and has been asked to end. */
        ENDING("ending"),
        /** Somebody stopped it. */
        STOPPED("stopped"),
        /** Ended by itself, and is about to be started again. */
        RESTARTING("restarting"),
        /** Ended by itself and could not be started again; that is tried on and on. */
        FAILED("failed");

        private final String text;

        Word(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    /** @param pid absent while it does not run */
    public record PartStatus(
            String name, Word state, @Nullable Long pid) {}

    /** @param pid absent while it does not run */
    public record Service(
            String name,
            String url,
            String managementUrl,
            @Nullable Long pid,
            boolean ready) {}

    /** Where nothing runs. */
    public static Status down() {
        return new Status(State.DOWN, false, List.of(), Map.of(), List.of(), null);
    }

    static Status of(Suite suite) {
        List<PartStatus> parts =
                suite.parts().stream().map(part -> describe(suite, part)).toList();
        List<Service> services = suite.services().stream()
                .map(service -> service(suite.layout(), parts, service.name()))
                .toList();
        Map<String, Long> infra = new LinkedHashMap<>();
        suite.infrastructure()
                .forEach(part -> part.process().ifPresent(process -> infra.put(part.name(), process.pid())));
        boolean ready = suite.state() == State.UP && parts.stream().allMatch(part -> part.state() == Word.READY);
        return new Status(
                suite.state(),
                ready,
                services,
                infra,
                parts,
                suite.description().orElse(null));
    }

    private static PartStatus describe(Suite suite, Part part) {
        Long pid = part.process().map(ProcessHandle::pid).orElse(null);
        return new PartStatus(part.name(), word(suite, part, pid), pid);
    }

    private static Word word(Suite suite, Part part, @Nullable Long pid) {
        if (pid != null && suite.state() == State.STOPPING) {
            return Word.ENDING;
        }
        if (pid != null) {
            return part.isReady() ? Word.READY : Word.NOT_READY;
        }
        return switch (suite.state()) {
            case STARTING -> Word.WAITING;
            case UP -> suite.watch().absent(part.name());
            case STOPPING, DOWN -> Word.STOPPED;
        };
    }

    private static Service service(Layout layout, List<PartStatus> parts, String name) {
        PartStatus part = parts.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new Service(name, layout.url(name), layout.managementUrl(name), part.pid(), part.state() == Word.READY);
    }
}
