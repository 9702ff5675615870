package com.qaxal.config.container;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.net.PrivateNetwork;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Which servers may be a container's origin: none on our own machines or in private networks. The router checks again what a name
 * really resolved to, since a name can change its mind.
 */
@ApplicationScoped
class OriginRule {
    private final boolean allowPrivate;

    OriginRule(ConfigSettings settings) {
        this.allowPrivate = settings.allowPrivateOrigins();
    }

    void require(Origin origin, String field) {
        if (allowPrivate) {
            return;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(origin.host())) {
                ApiProblem.require(!PrivateNetwork.contains(address), field, "is in a private network");
            }
        } catch (UnknownHostException e) {
            throw ApiProblem.invalid(field, "cannot be resolved");
        }
    }
}
