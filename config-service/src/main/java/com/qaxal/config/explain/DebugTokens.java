package com.qaxal.config.explain;

import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.id.ContainerId;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** Signs what opens the explanations of one container to its bearer, and nothing else. */
@ApplicationScoped
class DebugTokens {
    private final ConfigSettings settings;

    DebugTokens(ConfigSettings settings) {
        this.settings = settings;
    }

    String of(ContainerId container, Duration lifetime) {
        return Jwt.issuer(settings.issuer()) // no subject: as a bearer of the API it would be nobody's
                .claim("scope", "debug")
                .claim("container_id", container.toString())
                .expiresIn(lifetime)
                .sign();
    }
}
