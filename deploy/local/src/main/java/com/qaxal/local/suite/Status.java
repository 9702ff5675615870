package com.qaxal.local.suite;

import com.qaxal.local.demo.Demo;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What runs, as {@code ./qaxal status --json} prints it. */
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
                        service.handle().map(ProcessHandle::pid).orElse(null),
                        service.isReady()))
                .toList();
        return new Status(
                suite.isReady() && services.stream().allMatch(Service::ready),
                services,
                suite.infrastructure(),
                suite.demo().map(Demo::description).orElse(null));
    }
}
