package com.qaxal.bench.fleet;

import com.qaxal.model.kv.EdgeConfigDocument;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * All containers of a run.
 *
 * @param active those that the load addresses
 * @param paused one that nobody may reach; for checking that a peer looks at the status at all
 */
public record Fleet(List<Tenant> active, Tenant paused) {
    public Fleet {
        active = List.copyOf(active);
    }

    public static Fleet of(int containers, int originPort) {
        List<Tenant> active = IntStream.range(0, containers)
                .mapToObj(number -> Tenant.numbered(number, originPort))
                .toList();
        return new Fleet(active, Tenant.of("paused.test", originPort, true));
    }

    /** The same, but the last container has an origin of its own. */
    public Fleet withLastAt(int originPort) {
        List<Tenant> others = active.subList(0, active.size() - 1);
        return new Fleet(
                Stream.concat(others.stream(), Stream.of(active.getLast().at(originPort)))
                        .toList(),
                paused);
    }

    public Fleet allButLast() {
        return new Fleet(active.subList(0, active.size() - 1), paused);
    }

    public Fleet onlyLast() {
        return new Fleet(List.of(active.getLast()), paused);
    }

    public Stream<Tenant> all() {
        return Stream.concat(active.stream(), Stream.of(paused));
    }

    /** The table that the peers load at start: data host, container, token, page host, cookie domain, origin, status; one line each. */
    public void writeTable(Path file) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Tenant tenant : (Iterable<Tenant>) all()::iterator) {
                out.write(String.join(
                        "\t",
                        tenant.dataHost().value(),
                        tenant.container().toString(),
                        tenant.token().value(),
                        tenant.pageHost().value(),
                        tenant.cookieDomain().value(),
                        "127.0.0.1",
                        Integer.toString(tenant.originPort()),
                        tenant.isPaused() ? "paused" : "active"));
                out.write('\n');
            }
        }
    }

    /** What the edge knows of a tenant. */
    public static EdgeConfigDocument configOf(Tenant tenant) {
        return EdgeDocuments.config(tenant, 1);
    }
}
