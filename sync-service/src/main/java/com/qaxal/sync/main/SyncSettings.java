package com.qaxal.sync.main;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;

/** What an operator may set. */
@ConfigMapping(prefix = "qaxal.sync")
public interface SyncSettings {
    /** Base address of config-service. */
    URI configUrl();

    /** File with this service's own token, scope {@code edge-feed}. */
    String serviceTokenFile();

    /** How long without a hint until the feed is read all the same. */
    @WithDefault("5s")
    Duration pollEvery();
}
