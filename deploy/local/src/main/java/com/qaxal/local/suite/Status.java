package com.qaxal.local.suite;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.infra.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs, as {@code ./qaxal status --json} prints it.
 *
 * @param infra process ids; Kafka's is the supervisor's
 */
public record Status(boolean ready, List<Service> services, Map<String, Long> infra, Demo.@Nullable Description demo) {

    /** @param pid absent while it does not run */
    public record Service(
            String name,
            String url,
            String managementUrl,
            @Nullable Long pid,
            boolean ready) {}

    static Status of(Suite suite) {
        List<Service> services = suite.services().stream()
                .map(service -> new Service(
                        service.name(),
                        suite.layout().url(service.name()),
                        suite.layout().managementUrl(service.name()),
                        service.process().map(ProcessHandle::pid).orElse(null),
                        service.isReady()))
                .toList();
        Map<String, Long> infra = new LinkedHashMap<>();
        suite.infrastructure()
                .forEach(part -> part.process().ifPresent(process -> infra.put(part.name(), process.pid())));
        boolean ready = suite.isStarted()
                && suite.infrastructure().stream().allMatch(Part::isReady)
                && services.stream().allMatch(Service::ready);
        return new Status(ready, services, infra, suite.description().orElse(null));
    }
}
