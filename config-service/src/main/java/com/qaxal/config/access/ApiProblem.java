package com.qaxal.config.access;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An answer of the API that is a problem (RFC 9457), with a code that is a promise. */
public final class ApiProblem extends WebApplicationException {
    private static final long serialVersionUID = 1L;

    /** The body. {@code errors} names fields of the request. */
    record Body(
            String type,
            String title,
            int status,
            String code,
            @Nullable List<FieldError> errors) {}

    /** @param field by its name on the wire */
    public record FieldError(String field, String message) {}

    private ApiProblem(int status, String code, String title, @Nullable List<FieldError> errors) {
        this(response(status, code, title, errors));
    }

    private ApiProblem(Response response) {
        super(response);
    }

    static Response response(int status, String code, String title, @Nullable List<FieldError> errors) {
        return Response.status(status)
                .type("application/problem+json")
                .entity(new Body("about:blank", title, status, code, errors))
                .build();
    }

    /** What is wrong, for people. */
    public String why() {
        Body body = (Body) getResponse().getEntity();
        return body.errors() == null
                ? body.title()
                : body.errors().stream()
                        .map(error -> error.field() + " " + error.message())
                        .collect(Collectors.joining("; "));
    }

    /** Also said of what exists but belongs to somebody else. */
    public static ApiProblem notFound() {
        return new ApiProblem(404, "not_found", "There is no such thing here.", null);
    }

    public static ApiProblem forbidden() {
        return forbidden("Your role does not allow this.");
    }

    public static ApiProblem forbidden(String title) {
        return new ApiProblem(403, "forbidden", title, null);
    }

    /** @param parameter by its name in the request */
    public static ApiProblem badRequest(String parameter, String message) {
        return new ApiProblem(
                400, "bad_request", "The request is not well formed.", List.of(new FieldError(parameter, message)));
    }

    public static ApiProblem unauthorized(String code, String title) {
        return new ApiProblem(401, code, title, null);
    }

    public static ApiProblem conflict(String code, String title) {
        return new ApiProblem(409, code, title, null);
    }

    public static ApiProblem gone(String code, String title) {
        return new ApiProblem(410, code, title, null);
    }

    public static ApiProblem changedMeanwhile() {
        return new ApiProblem(412, "changed_meanwhile", "Somebody else changed this; read it again first.", null);
    }

    static ApiProblem tooMany(Duration wait) {
        return tooSoon("too_many_requests", "You ask too often; wait a little.", wait);
    }

    /** @param wait until it may be asked again */
    public static ApiProblem tooSoon(String code, String title, Duration wait) {
        return new ApiProblem(Response.fromResponse(response(429, code, title, null))
                .header(
                        "Retry-After",
                        Math.ceilDiv(wait.toNanos(), Duration.ofSeconds(1).toNanos()))
                .build());
    }

    public static ApiProblem keyReused() {
        return new ApiProblem(
                422, "idempotency_key_reused", "Another request had this Idempotency-Key; take a new one.", null);
    }

    public static ApiProblem unavailable(String code, String title) {
        return new ApiProblem(Response.fromResponse(response(503, code, title, null))
                .header("Retry-After", "1")
                .build());
    }

    public static ApiProblem invalid(String field, String message) {
        return new ApiProblem(
                422, "invalid", "The request says something that cannot be.", List.of(new FieldError(field, message)));
    }

    /** Checks one rule of one field. */
    public static void require(boolean rule, String field, String message) {
        if (!rule) {
            throw invalid(field, message);
        }
    }
}
