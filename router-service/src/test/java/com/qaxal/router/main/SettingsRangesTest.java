package com.qaxal.router.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsRangesTest {
    @Test
    void defaultsAreWithinTheirRanges() {
        assertThat(SettingsRanges.faults(settings(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "drain, 6m",
        "drain, -1s",
        "http.port, 65536",
        "http.max-request-line, 100",
        "http.max-headers, 2000000",
        "http.max-streams, 0",
        "http.max-connections, 0",
        "http.event-loops, -1",
        "http.idle, 99ms",
        "forward.connect, 61s",
        "forward.head, 0s",
        "forward.idle, 10m",
        "forward.keep, 2h",
        "forward.connections, 0",
        "forward.waiting, -1",
        "kv.snapshot-every, 25h",
    })
    void settingOutOfItsRangeIsNamed(String name, String value) {
        assertThat(SettingsRanges.faults(settings(Map.of("qaxal.router." + name, value))))
                .singleElement()
                .asString()
                .startsWith("QAXAL_ROUTER_"
                        + name.toUpperCase(java.util.Locale.ROOT).replaceAll("[.-]", "_") + " is ");
    }

    @Test
    void allThatAreWrongFailStartUpAtOnce() {
        RouterSettings wrong =
                settings(Map.of("qaxal.router.http.max-streams", "0", "qaxal.router.forward.connect", "5ms"));

        assertThatThrownBy(() -> new SettingsRanges().check(new StartupEvent(), wrong))
                .hasMessageContaining("QAXAL_ROUTER_HTTP_MAX_STREAMS is 0, and has to be within 1 and 10000")
                .hasMessageContaining("QAXAL_ROUTER_FORWARD_CONNECT is PT0.005S");
    }

    private static RouterSettings settings(Map<String, String> different) {
        Map<String, String> all = new HashMap<>(Map.of(
                "qaxal.router.kv.redis", "redis://unused:1",
                "qaxal.router.kv.config", "http://unused",
                "qaxal.router.kv.edge-auth", "secret",
                "qaxal.router.kafka.bootstrap", "unused:1",
                "qaxal.router.loader-url", "http://unused",
                "qaxal.router.router-auth", "secret",
                "qaxal.router.data-dir", "unused"));
        all.putAll(different);
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(RouterSettings.class)
                .withSources(new PropertiesConfigSource(all, "test", 1))
                .build()
                .getConfigMapping(RouterSettings.class);
    }
}
