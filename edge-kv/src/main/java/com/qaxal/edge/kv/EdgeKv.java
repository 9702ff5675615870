package com.qaxal.edge.kv;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import io.vertx.core.Future;

/**
 * What the edge knows, by key. Safe to call from any event loop; a held answer comes as a completed future, so the common case
 * costs one table look-up. The futures never fail: what went wrong is an answer ({@link Lookup.Unavailable}).
 *
 * <p>The same document is the same instance until a newer one replaces it, so callers may keep what they derived from it.
 */
public interface EdgeKv {

    Future<Lookup<RoutingDocument>> route(Host host);

    Future<Lookup<EdgeConfigDocument>> config(ContainerId container);

    Future<Lookup<LoaderTokenDocument>> loaderToken(LoaderToken token);

    Future<Lookup<SiteDocument>> site(ContainerId container, Host host);

    /**
     * How often an answer stopped being current before the time that it had said. While this number stays the same, none did: who has asked all of its
     * answers need not ask them again. To be read before they are asked.
     */
    long revocations();
}
