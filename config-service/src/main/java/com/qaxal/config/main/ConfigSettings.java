package com.qaxal.config.main;

import com.qaxal.model.id.Host;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can be set from outside. */
@ConfigMapping(prefix = "qaxal.config")
public interface ConfigSettings {

    /** The issuer of tokens, as they name it. */
    String issuer();

    /** The secrets that open the fallback: one, or two while it is being changed. */
    List<String> edgeAuth();

    /** Edge hostnames are made under it; it and what lies below it is nobody's own. */
    Host platformDomain();

    /** How a page reaches the edge: {@code {host}} stands for the first-party host. */
    @WithDefault("https://{host}")
    String edgeUrl();

    /** Whether an origin may be on this machine or in a private network. */
    @WithDefault("false")
    boolean allowPrivateOrigins();

    URI billingUrl();

    /** A router, or what distributes requests to them: asked what the edge would do. */
    URI routerUrl();

    /** Holds the token that opens billing's feed. */
    Path serviceTokenFile();

    FirstOperator firstOperator();

    /** How often billing's feed is read, whatever Kafka says. */
    @WithDefault("5s")
    Duration pullEvery();

    /** The account that is made when there is no operator yet. */
    interface FirstOperator {
        String email();

        /** Holds the password; without it one is made and shown once. */
        Optional<Path> passwordFile();
    }
}
