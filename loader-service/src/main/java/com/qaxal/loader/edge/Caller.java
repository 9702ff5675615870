package com.qaxal.loader.edge;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import org.jspecify.annotations.Nullable;

/** The answer to "who is asking?". */
public sealed interface Caller {

    /**
     * A page of this container.
     *
     * @param publicHost the host that was asked
     * @param prefix what stood before the path that was asked, in same-origin mode; empty when nothing did
     * @param token of the site that the page belongs to; null when the container has none
     * @param allowedOrigin the page's {@code Origin}, when it is one of the container's sites'; null otherwise
     */
    record Known(
            EdgeConfigDocument config,
            Host publicHost,
            String prefix,
            @Nullable String token,
            @Nullable String allowedOrigin)
            implements Caller {

        public EdgeConfigDocument.@Nullable Site site() {
            return token == null ? null : config.sites().get(token);
        }

        /** The modules that act on this page: none while the container is paused, has no site, or passes nothing to its origin. */
        public Modules modules() {
            EdgeConfigDocument.Site site = site();
            if (config.status() != EdgeConfigDocument.Status.ACTIVE
                    || site == null
                    || config.modules().sgtmProxy() == null) {
                return Modules.NONE;
            }
            return site.direct() ? config.modules().withoutRecovery() : config.modules();
        }
    }

    /** Nobody's host, or nobody's token. */
    record Unknown() implements Caller {}

    /** It cannot be told at the moment. */
    record Undecidable() implements Caller {}

    /** The request names no valid host. */
    record NotWellFormed() implements Caller {}
}
