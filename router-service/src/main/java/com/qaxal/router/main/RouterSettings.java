package com.qaxal.router.main;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set from outside; the names are those of MicroProfile Config, as {@code QAXAL_ROUTER_HTTP_PORT}. {@link SettingsRanges} checks the ranges. */
@ConfigMapping(prefix = "qaxal.router")
interface RouterSettings {

    Http http();

    Forward forward();

    Cookies cookies();

    Kv kv();

    Kafka kafka();

    /** Where the loader's paths are served. */
    URI loaderUrl();

    /** The secret by which the loader knows us; or the new and the old one, while they are exchanged: the first is sent. */
    List<String> routerAuth();

    /** Holds the counters; must survive a restart of the process. */
    Path dataDir();

    /** The stable name of this router among its replicas. */
    @WithDefault("router-0")
    String instance();

    /** The control plane's public key, PEM: its debug tokens have requests explained. Absent: nothing is. */
    Optional<Path> debugKeyFile();

    /** Whether each request is written down for the hourly aggregates and the archive. */
    @WithDefault("true")
    boolean accessLog();

    /** How long requests in flight may take to end once the process was told to stop, 0s–5m. */
    @WithDefault("10s")
    Duration drain();

    /** The visitors' side. */
    interface Http {
        @WithDefault("127.0.0.1")
        String host();

        /** 0 lets the system choose; up to 65535. */
        @WithDefault("8080")
        int port();

        /** The longest request line, in bytes, 1024–1048576; recovery payloads are part of it. */
        @WithDefault("32768")
        int maxRequestLine();

        /** All request headers together, in bytes, 1024–1048576. */
        @WithDefault("32768")
        int maxHeaders();

        /** HTTP/2 streams at a time on one connection, 1–10000. */
        @WithDefault("128")
        int maxStreams();

        /** The longest silence of a browser on an open connection, 100ms–1h. */
        @WithDefault("75s")
        Duration idle();

        /** Event loops, up to 1024; 0 for one per processor. */
        @WithDefault("0")
        int eventLoops();

        default int loops() {
            return eventLoops() > 0 ? eventLoops() : Runtime.getRuntime().availableProcessors();
        }

        /** Open connections of visitors for each event loop, 1–1000000; beyond them new ones are closed at once. */
        @WithDefault("10000")
        int maxConnections();

        /** Addresses or networks (CIDR) whose word about the client's address and protocol counts. */
        Optional<List<String>> trustedProxies();

        /** The header in which those tell the visitor's country, as {@code CF-IPCountry}; the origin gets it as {@code X-Gclb-Country}. */
        Optional<String> countryHeader();

        /** Likewise the region, as {@code X-Gclb-Region}. */
        Optional<String> regionHeader();
    }

    /** The upstreams' side. */
    interface Forward {
        /** Until a connection is open, 100ms–60s; then 502. */
        @WithDefault("3s")
        Duration connect();

        /** Until an upstream's head, once the request is written, 100ms–5m; then 504. */
        @WithDefault("30s")
        Duration head();

        /** The longest silence of an upstream within its answer, 100ms–5m. */
        @WithDefault("30s")
        Duration idle();

        /** How long an unused connection is kept for the next request, 0s–1h. */
        @WithDefault("30s")
        Duration keep();

        /** Connections to one origin per event loop, 1–10000. */
        @WithDefault("64")
        int connections();

        /** Requests that wait for one of those, per event loop, 0–100000; more get 503. */
        @WithDefault("256")
        int waiting();

        /** Whether origins on this machine, link-local and metadata addresses may be connected to. */
        @WithDefault("false")
        boolean allowPrivateOrigins();
    }

    /** What is kept alive in visitors' browsers. */
    interface Cookies {
        /**
         * Secrets, {@code id:secret} each, the secret being 32 random bytes in base64: they seal what is remembered of a visitor's cookies. The first
         * seals, all open. Without any, nothing is restored.
         */
        Optional<List<String>> masterKeys();
    }

    /** Where documents are read. */
    interface Kv {
        URI redis();

        /** Base address of config-service, for the fallback. */
        URI config();

        /** How often what is known is written to the data folder, for a start during an outage, 1s–1d. */
        @WithDefault("1m")
        Duration snapshotEvery();

        /** One secret, or the new and the old one, separated by a comma: the first is sent. */
        String edgeAuth();
    }

    /** Where events go and come from. */
    interface Kafka {
        String bootstrap();

        @WithDefault("qaxal.")
        String topicPrefix();
    }
}
