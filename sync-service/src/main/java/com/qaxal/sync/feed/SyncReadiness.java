package com.qaxal.sync.feed;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once a first pass got through to Redis; what it waits for since is said, but is no reason to take it away. */
@Readiness
@ApplicationScoped
class SyncReadiness implements HealthCheck {
    private final SyncLoop loop;

    SyncReadiness(SyncLoop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        SyncLoop.SyncState state = loop.state();
        return HealthCheckResponse.named("sync")
                .status(state != SyncLoop.SyncState.STARTING)
                .withData("state", state.name())
                .build();
    }
}
