package com.qaxal.loader.main;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What can be set from outside. */
@ConfigMapping(prefix = "qaxal.loader")
interface LoaderSettings {

    URI redisUrl();

    /** Base address of config-service, for the fallback. */
    URI configUrl();

    /** One secret, or the new and the old one, separated by a comma: the first is sent. */
    String edgeAuth();

    /** The secret by which we know the router, and nothing else; or the new and the old one, while they are exchanged. */
    List<String> routerAuth();

    /** The stable name of this loader among its replicas, for its receipts. Absent: one is made up at each start. */
    Optional<String> instance();

    String kafkaBootstrap();

    @WithDefault("qaxal.")
    String topicPrefix();

    /** The key of session ids: 32 bytes in base64, the same for every replica. */
    String bootMacKey();
}
