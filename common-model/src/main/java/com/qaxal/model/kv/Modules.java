package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The effective modules of a container with their settings; a module that is off is absent. */
public record Modules(
        @Nullable AdblockItpDetection adblockItpDetection,
        @Nullable CookieKeeper cookieKeeper,
        @Nullable CustomDomain customDomain,
        @Nullable GtmRecovery gtmRecovery,
        @Nullable SgtmProxy sgtmProxy) {

    public static final Modules NONE = new Modules(null, null, null, null, null);

    /** Detects and reports tracking prevention; has no settings yet. */
    public record AdblockItpDetection() {}

    /**
     * Keeps first-party cookies alive from the server's side.
     *
     * @param lifetimeDays 1 to 395
     * @param additional names kept besides the default set
     */
    public record CookieKeeper(int lifetimeDays, UnknownConsent unknownConsent, List<KeptCookie> additional) {
        public static final int MAX_LIFETIME_DAYS = 395;
        public static final CookieKeeper DEFAULT =
                new CookieKeeper(MAX_LIFETIME_DAYS, UnknownConsent.LEAVE_AS_IS, List.of());

        public CookieKeeper {
            additional = List.copyOf(additional);
            if (lifetimeDays < 1 || lifetimeDays > MAX_LIFETIME_DAYS) {
                throw new IllegalArgumentException("cookie lifetime of " + lifetimeDays + " days");
            }
        }
    }

    /** A cookie the customer wants kept: its exact name, and the consent it needs. */
    public record KeptCookie(String name, CookieCategory category) {}

    /** Which consent a cookie needs. */
    public enum CookieCategory {
        /** {@code analytics_storage}. */
        @JsonProperty("analytics")
        ANALYTICS,
        /** {@code ad_storage}. */
        @JsonProperty("advertising")
        ADVERTISING
    }

    /** What to do for a request that says nothing about consent. */
    public enum UnknownConsent {
        /** Unknown is not granted: cookies stay as they are. */
        @JsonProperty("leave_as_is")
        LEAVE_AS_IS,
        /** For sites that fire nothing before consent. */
        @JsonProperty("assume_granted")
        ASSUME_GRANTED
    }

    /** Hosts of the customer's own; has no settings. */
    public record CustomDomain() {}

    /**
     * Recovers requests that a blocker would stop.
     *
     * @param additionalPaths exact paths allowed besides the default ones
     */
    public record GtmRecovery(Mode mode, List<String> additionalPaths) {
        public static final GtmRecovery DEFAULT = new GtmRecovery(Mode.ALWAYS, List.of());

        public GtmRecovery {
            additionalPaths = List.copyOf(additionalPaths);
        }

        public enum Mode {
            @JsonProperty("always")
            ALWAYS,
            @JsonProperty("when_blocked")
            WHEN_BLOCKED
        }
    }

    /** Proxies to the origin; has no settings. Off: nothing reaches the origin. */
    public record SgtmProxy() {}
}
