package com.qaxal.config.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Two DNS servers that know nothing of each other, as the resolvers that are asked. */
public final class TwoResolvers implements QuarkusTestResourceLifecycleManager {
    private static final boolean MUST_HAVE = System.getenv("CI") != null;

    /** Nobody listens there. */
    private static final String NOBODY = "127.0.0.1:1";

    private static List<Knot> servers = List.of();

    @Override
    public Map<String, String> start() {
        try {
            servers = Stream.of(Knot.start(), Knot.start())
                    .flatMap(java.util.Optional::stream)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.of(
                "qaxal.config.dns.resolvers",
                        servers.size() == 2
                                ? servers.getFirst().address() + ","
                                        + servers.getLast().address()
                                : NOBODY,
                "qaxal.config.dns.timeout", "500ms",
                "qaxal.config.dns.deadline", "2s",
                "qaxal.config.dns.every", "1s");
    }

    @Override
    public void stop() {
        servers.forEach(Knot::stop);
    }

    /** Where there is none, the test that asks is passed over and says so, and in CI it fails. */
    static void require() {
        boolean present = servers.size() == 2;
        if (!present) {
            System.err.println("NOT TESTED: custom domains against a real DNS server (Debian: apt-get install knot)");
        }
        assertThat(present || !MUST_HAVE).as("CI has knot").isTrue();
        assumeTrue(present);
    }

    static Knot first() {
        return servers.getFirst();
    }

    static Knot second() {
        return servers.getLast();
    }

    /** In the zones of both. */
    static void set(String name, String type, String... values) {
        servers.forEach(each -> each.set(name, type, values));
    }
}
