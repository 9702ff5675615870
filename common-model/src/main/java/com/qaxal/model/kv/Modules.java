package com.qaxal.model.kv;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The effective modules of a container with their settings; a module that is off is absent. */
public record Modules(
        @Nullable AdblockItpDetection adblockItpDetection,
        @Nullable CookieKeeper cookieKeeper,
        @Nullable CustomDomain customDomain,
        @Nullable GtmRecovery gtmRecovery,
        @Nullable SgtmProxy sgtmProxy) {

    public static final Modules NONE = new Modules(null, null, null, null, null);

    public Modules withoutRecovery() {
        return new Modules(adblockItpDetection, cookieKeeper, customDomain, null, sgtmProxy);
    }

    /**
     * Detects and reports tracking prevention.
     *
     * @param testDirectWay whether each session asks Google's hosts which of them can be reached, also where recovery does not wait for the answer
     */
    public record AdblockItpDetection(
            @JsonSetter(nulls = Nulls.AS_EMPTY) boolean testDirectWay) {
        public static final AdblockItpDetection DEFAULT = new AdblockItpDetection(false);
    }

    /**
     * Keeps first-party cookies alive from the server's side.
     *
     * <p>Fields of a later date are absent in documents that were written before them, and absent means off.
     *
     * @param lifetimeDays 1 to 395
     * @param additional names kept besides the default set
     * @param nonRolling whether the lifetime counts from the day a value was first set, rather than from each visit
     * @param restore whether a cookie that went missing is set again, from an encrypted copy in the visitor's browser
     */
    public record CookieKeeper(
            int lifetimeDays,
            UnknownConsent unknownConsent,
            List<KeptCookie> additional,
            @JsonSetter(nulls = Nulls.AS_EMPTY) boolean nonRolling,
            @JsonSetter(nulls = Nulls.AS_EMPTY) boolean restore) {
        public static final int MAX_LIFETIME_DAYS = 395;
        public static final CookieKeeper DEFAULT =
                new CookieKeeper(MAX_LIFETIME_DAYS, UnknownConsent.LEAVE_AS_IS, List.of(), false, false);

        public CookieKeeper {
            additional = List.copyOf(additional);
            if (lifetimeDays < 1 || lifetimeDays > MAX_LIFETIME_DAYS) {
                throw new IllegalArgumentException("cookie lifetime of " + lifetimeDays + " days");
            }
        }
    }

    /**
     * A cookie the customer wants kept. Readers skip a name that {@link KeepableName} refuses: a rule that came later must not make
     * an older document unreadable.
     *
     * @param name exact, as case matters in cookie names
     * @param category the consent it needs
     * @param httpOnly whether the site sets it {@code HttpOnly}: it must come back so, or scripts could read it
     */
    public record KeptCookie(
            String name,
            CookieCategory category,
            @JsonSetter(nulls = Nulls.AS_EMPTY) boolean httpOnly) {
        public KeptCookie {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(category, "category");
        }
    }

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
