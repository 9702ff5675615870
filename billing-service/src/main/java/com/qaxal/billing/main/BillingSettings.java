package com.qaxal.billing.main;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** What can be set from outside. */
@ConfigMapping(prefix = "qaxal.billing")
public interface BillingSettings {

    URI configUrl();

    /** Holds the token that opens config-service's feed. */
    Path serviceTokenFile();

    /** How often config-service's feed is read, whatever Kafka says. */
    @WithDefault("5s")
    Duration pullEvery();

    /** How often every subscription is held against its usage. */
    @WithDefault("60s")
    Duration enforceEvery();

    /** The plan of a container that asked for none, or for one that does not exist. */
    @WithDefault("free")
    String defaultPlan();
}
