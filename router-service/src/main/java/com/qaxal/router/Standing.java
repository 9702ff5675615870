package com.qaxal.router;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Origin;
import com.qaxal.router.account.Slot;
import com.qaxal.router.account.UsageCounters;
import com.qaxal.router.admit.Door;
import com.qaxal.router.cookies.CookieScope;
import com.qaxal.router.forward.Upstream;
import com.qaxal.router.resolve.Resolution.Resolved;
import org.jspecify.annotations.Nullable;

/** What is true of all requests that are resolved alike, prepared once. Safe to share. */
final class Standing {
    final Resolved resolved;
    final EdgeConfigDocument config;
    /** The site whose prefix and keys count; null when the request names none. */
    final EdgeConfigDocument.@Nullable Site site;

    final Door door;
    final CookieScope cookies;
    final Upstream origin;
    /** The same one when the container has none of its own for previews. */
    final Upstream previewOrigin;

    private final HostKind publicKind;
    private final Steps steps;
    /** Of some day: whoever races to write it writes one that is as good. */
    private Slot usage;

    /** What all answers said when they were asked last; event loops share it. */
    private final Freshness freshness;

    private Standing(Resolved resolved, Steps steps) {
        this.resolved = resolved;
        this.config = resolved.config();
        this.site = resolved.site() == null
                ? null
                : config.sites().get(resolved.site().containerToken().value());
        this.publicKind = resolved.publicKind();
        this.steps = steps;
        this.freshness = new Freshness(resolved::currentUntil);
        this.door = steps.doorkeeper().of(config.containerId());
        this.usage = steps.usage().of(config.containerId());
        this.cookies = steps.cookies().scope(config, site, resolved.publicHost(), publicKind);
        Origin preview = resolved.routing().previewOrigin();
        this.origin = new Upstream(resolved.routing().origin(), steps.privateOrigins());
        this.previewOrigin = preview == null ? origin : new Upstream(preview, steps.privateOrigins());
    }

    static Standing of(Resolved resolved, Steps steps) {
        return new Standing(resolved, steps);
    }

    /**
     * Whether the same premise would be resolved to the same now. Asks the answers only when one of them may say something else than last time.
     *
     * @param now as {@link System#nanoTime} says
     * @param revocations of the KV, read before this
     */
    boolean isCurrent(long now, long revocations) {
        return freshness.isCurrent(now, revocations);
    }

    /** The counters of today. */
    Slot usage() {
        UsageCounters counters = steps.usage();
        Slot now = counters.of(usage);
        if (now != usage) {
            usage = now;
        }
        return now;
    }

    /** Where cookies count when the page says by its token that it is {@code named}'s. */
    CookieScope cookies(EdgeConfigDocument.@Nullable Site named) {
        return named == site ? cookies : steps.cookies().scope(config, named, resolved.publicHost(), publicKind);
    }
}
