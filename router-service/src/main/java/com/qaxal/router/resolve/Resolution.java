package com.qaxal.router.resolve;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import org.jspecify.annotations.Nullable;

/** The answer to "whose request is it?". */
public sealed interface Resolution {

    /**
     * This container's.
     *
     * @param publicHost the host that the visitor's page knows us by; decides cookies and first-party addresses
     * @param claimed whether {@code X-Public-Host} named it, rather than {@code Host}
     * @param site the site that was named by public host, Origin or Referer; null when none was, and the default one serves
     * @param allowedOrigin the {@code Origin} of a page that may read the answer; null when there is none
     */
    record Resolved(
            RoutingDocument routing,
            EdgeConfigDocument config,
            Host publicHost,
            boolean claimed,
            @Nullable SiteDocument site,
            @Nullable String allowedOrigin)
            implements Resolution {

        /** The kind of the public host: a page's own host that a customer's server passed on is as good as a custom domain. */
        public HostKind publicKind() {
            return claimed ? HostKind.CUSTOM_DOMAIN : routing.kind();
        }
    }

    /** No valid host, or several. */
    record NotWellFormed() implements Resolution {}

    /** Nobody's: no container is served on that host. */
    record Unknown() implements Resolution {}

    /** It cannot be told at the moment. */
    record Undecidable() implements Resolution {}
}
