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

    /** When the drift check runs by itself, as Quartz writes it. */
    @WithDefault("0 43 2 * * ?")
    String driftCron();

    /** How often sync looks whether Redis restarted, which is followed by a drift check. */
    @WithDefault("10s")
    Duration restartCheckEvery();
}
