package com.qaxal.config.main;

import com.qaxal.model.id.Host;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    Limits limits();

    /** How often billing's feed is read, whatever Kafka says. */
    @WithDefault("5s")
    Duration pullEvery();

    Dns dns();

    /** How custom domains are looked up. */
    interface Dns {
        /**
         * The resolvers to ask, each as {@code address} or {@code address:port}: all of them, and they have to agree. Absent: the system's, where
         * one stands in for the other.
         */
        Optional<List<String>> resolvers();

        /** The edge's addresses, for whose host cannot have a CNAME. Absent: those of the container's edge hostname. */
        Optional<List<String>> edgeAddresses();

        /** How long one resolver is waited for before the question is put again, 100ms–10s; it is, once. */
        @WithDefault("2s")
        Duration timeout();

        /** How long a whole look may take, chains of CNAMEs included; what is not known then is unknown. */
        @WithDefault("8s")
        Duration deadline();

        /** How many domains are looked up at once on each replica, and as many again for people who wait for it. */
        @WithDefault("16")
        int atOnce();

        /** How often is asked which domains are due. */
        @WithDefault("10s")
        Duration every();

        /** How long a claim's proof is waited for before it has failed. */
        @WithDefault("14d")
        Duration giveUp();

        /** How long a domain is still served after its records are gone. */
        @WithDefault("7d")
        Duration grace();
    }

    /** How often one may ask. Each replica counts by itself. */
    interface Limits {
        /** Requests at once, of one person or key. Services are not counted. */
        @WithDefault("1000")
        long requests();

        /** How long it takes until as many may be made again. */
        @WithDefault("20s")
        Duration requestsRefill();

        /** Wrong passwords and invitations at once, from one address. */
        @WithDefault("20")
        long wrongGuesses();

        @WithDefault("10m")
        Duration wrongGuessesRefill();
    }

    /** Who issues tokens beside us, by names of the operator's. */
    Map<String, Issuer> issuers();

    /** An issuer that is trusted to know who owns an address (OpenID Connect). */
    interface Issuer {
        /** As its tokens name it ({@code iss}). */
        String issuer();

        /** Where it publishes its keys ({@code jwks_uri}). */
        URI jwksUrl();

        /** What its tokens for us name ({@code aud}). */
        String audience();

        /** The domains of addresses that it may vouch for; {@code *}: all, those of operators included. */
        List<String> emailDomains();

        /** The claim that holds the address. */
        @WithDefault("email")
        String emailClaim();

        /** Whether it names verified addresses alone, and does not say so by {@code email_verified}. */
        @WithDefault("false")
        boolean allAddressesVerified();
    }

    /** The account that is made when there is no operator yet. */
    interface FirstOperator {
        String email();

        /** Holds the password; without it one is made and shown once. */
        Optional<Path> passwordFile();
    }
}
