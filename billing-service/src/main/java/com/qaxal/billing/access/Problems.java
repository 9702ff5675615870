package com.qaxal.billing.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives every failure the form of a problem; what we did not expect says nothing of its inside. */
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return ApiProblem.response(401, "unauthorized", "Sign in first.", null);
    }

    @ServerExceptionMapper
    Response notAuthenticated(AuthenticationFailedException e) {
        return ApiProblem.response(401, "unauthorized", "This token is not valid, or not any more.", null);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return ApiProblem.response(403, "forbidden", "Your role does not allow this.", null);
    }

    @ServerExceptionMapper
    Response malformed(JsonProcessingException e) {
        return ApiProblem.response(400, "malformed", "The body is not the JSON that this request takes.", null);
    }

    @ServerExceptionMapper
    Response unexpected(RuntimeException e) {
        if (e instanceof jakarta.ws.rs.WebApplicationException known) {
            return known.getResponse().hasEntity() ? known.getResponse() : plain(known.getResponse());
        }
        LOG.error("request failed by a fault of ours", e);
        return ApiProblem.response(500, "internal_error", "The request could not be handled.", null);
    }

    /** What the framework refuses by itself: no such path, method or media type. */
    private static Response plain(Response refusal) {
        String reason = refusal.getStatusInfo().getReasonPhrase();
        String code = reason.toLowerCase(Locale.ROOT).replace(' ', '_');
        return ApiProblem.response(refusal.getStatus(), code, reason + ".", null);
    }
}
