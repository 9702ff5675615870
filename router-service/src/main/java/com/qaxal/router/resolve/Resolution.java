package com.qaxal.router.resolve;

import com.qaxal.edge.kv.Lookup;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to "whose request is it?". */
public sealed interface Resolution {

    /**
     * This container's.
     *
     * @param host the one that the request was sent to; alone decides the container
     * @param publicHost the host that the visitor's page knows us by; decides cookies and first-party addresses
     * @param claimed whether {@code X-Public-Host} named it, rather than {@code Host}
     * @param site the site that was named by public host, Origin or Referer; null when none was, and the default one serves
     * @param allowedOrigin the {@code Origin} of a page that may read the answer; null when there is none
     * @param premise what of the request it follows from; null when there is more to it, or when others could make up such requests without end
     * @param answers what of the KV it follows from
     */
    record Resolved(
            RoutingDocument routing,
            EdgeConfigDocument config,
            Host host,
            Host publicHost,
            boolean claimed,
            @Nullable SiteDocument site,
            @Nullable String allowedOrigin,
            @Nullable Premise premise,
            List<Lookup<?>> answers)
            implements Resolution {

        /**
         * Until when the same premise would be resolved to the same, as far as is known now.
         *
         * @param now as {@link System#nanoTime} says; the answer, if that is no longer so
         */
        public long currentUntil(long now) {
            long until = answers.getFirst().currentUntil(now);
            for (Lookup<?> answer : answers) {
                long its = answer.currentUntil(now);
                until = its - until < 0 ? its : until;
            }
            return until;
        }

        /**
         * The kind of the public host. A page's own host that a customer's server passed on is as good as a custom domain, but not where its
         * cookies would reach the host of the request: other containers are there, too.
         */
        public HostKind publicKind() {
            Host cookieDomain = site == null ? null : site.cookieDomain();
            boolean shared = cookieDomain != null && host.isWithin(cookieDomain);
            return claimed && !shared ? HostKind.CUSTOM_DOMAIN : routing.kind();
        }
    }

    /** No valid host, or several. */
    record NotWellFormed() implements Resolution {}

    /** Nobody's: no container is served on that host. */
    record Unknown() implements Resolution {}

    /** It cannot be told at the moment. */
    record Undecidable() implements Resolution {}
}
