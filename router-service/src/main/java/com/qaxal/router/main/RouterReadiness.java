package com.qaxal.router.main;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready with a source of documents; and Redis going away later is no reason to take the router away. */
@Readiness
@ApplicationScoped
class RouterReadiness implements HealthCheck {
    private final RouterLifecycle router;

    RouterReadiness(RouterLifecycle router) {
        this.router = router;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("documents").status(router.isReady()).build();
    }
}
