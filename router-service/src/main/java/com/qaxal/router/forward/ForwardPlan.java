package com.qaxal.router.forward;

import com.qaxal.model.id.Host;
import com.qaxal.router.http.Arrival;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is decided before a request is carried anywhere.
 *
 * @param arrival its target is what the upstream gets, byte for byte
 * @param traceParent the request's id for everybody on its way
 * @param cookies the {@code Cookie} header for the upstream; null for none
 * @param further headers that only we may set
 * @param bodyBytes the longest body that passes
 */
public record ForwardPlan(
        Arrival arrival,
        Upstream upstream,
        Client client,
        Host publicHost,
        String traceParent,
        @Nullable String cookies,
        Map<String, String> further,
        long bodyBytes) {}
