package com.qaxal.config.access;

import com.qaxal.config.main.ConfigSettings;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one script from taking the control plane from everybody else. Services are not counted: they are few, and the edge lives on them. Every
 * answer says how much is left (draft-ietf-httpapi-ratelimit-headers).
 */
class RateLimit {
    private static final String LEFT = RateLimit.class.getName();

    private final Buckets requests;
    private final String policy;

    RateLimit(ConfigSettings settings) {
        ConfigSettings.Limits limits = settings.limits();
        this.requests = new Buckets(limits.requests(), limits.requestsRefill());
        this.policy = "\"requests\";q=" + limits.requests() + ";w="
                + limits.requestsRefill().toSeconds();
    }

    Buckets requests() {
        return requests;
    }

    @ServerRequestFilter
    @Nullable
    Response take(ContainerRequestContext request) {
        Optional<String> who = counted(request);
        if (who.isEmpty()) {
            return null;
        }
        ConsumptionProbe probe = requests.of(who.get()).tryConsumeAndReturnRemaining(1);
        request.setProperty(LEFT, probe.getRemainingTokens());
        return probe.isConsumed()
                ? null
                : ApiProblem.tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()))
                        .getResponse();
    }

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext answer) {
        if (request.getProperty(LEFT) instanceof Long left) {
            answer.getHeaders().putSingle("RateLimit-Policy", policy);
            answer.getHeaders().putSingle("RateLimit", "\"requests\";r=" + left);
        }
    }

    /** Empty for those who are not counted. Whoever is nobody is refused before they cost anything. */
    private static Optional<String> counted(ContainerRequestContext request) {
        Asker asker = Asker.of(request.getSecurityContext().getUserPrincipal());
        return switch (asker.kind()) {
            case PERSON, STRANGER, KEY -> Optional.of(asker.id());
            case SERVICE, NOBODY -> Optional.empty();
        };
    }
}
