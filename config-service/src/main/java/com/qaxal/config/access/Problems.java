package com.qaxal.config.access;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;

/** Gives every failure the form of a problem; what we did not expect says nothing of its inside. */
class Problems {
    private static final Logger LOG = Logger.getLogger(Problems.class);
    private static final List<String> GONE = List.of("08", "57P");
    private static final SnakeCaseStrategy NAMES = new SnakeCaseStrategy();

    @ServerExceptionMapper
    Response unauthorized(UnauthorizedException e) {
        return ApiProblem.response(401, "unauthorized", "Sign in first.", null);
    }

    @ServerExceptionMapper
    Response notAuthenticated(AuthenticationFailedException e) {
        return e.getCause() instanceof JdbiException unknown
                ? unexpected(unknown)
                : ApiProblem.response(401, "unauthorized", "This token is not valid, or not any more.", null);
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e) {
        return ApiProblem.response(403, "forbidden", "Your role does not allow this.", null);
    }

    /** Said of the field, where it stands: a wish under a wrong name would be one that nobody hears. */
    @ServerExceptionMapper
    Response unknownField(UnrecognizedPropertyException e) {
        return ApiProblem.invalid(field(e), "is not known here").getResponse();
    }

    /** The framework has an answer of its own for this one, without a code. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e) {
        String field = field(e);
        return ApiProblem.response(
                400,
                "bad_request",
                "The body is not what this request takes.",
                field.isEmpty() ? null : List.of(new ApiProblem.FieldError(field, "is missing, or of another type")));
    }

    private static String field(JsonMappingException e) {
        return e.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("."));
    }

    /** Named like the fields on the wire. */
    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e) {
        List<ApiProblem.FieldError> errors = e.getConstraintViolations().stream()
                .map(violation -> new ApiProblem.FieldError(field(violation), violation.getMessage()))
                .sorted(Comparator.comparing(ApiProblem.FieldError::field))
                .toList();
        return ApiProblem.response(422, "invalid", "The request says something that cannot be.", errors);
    }

    @ServerExceptionMapper
    Response unexpected(RuntimeException e) {
        if (e instanceof jakarta.ws.rs.WebApplicationException known) {
            return known.getResponse().hasEntity() ? known.getResponse() : plain(known.getResponse());
        }
        if (e instanceof ConnectionException) {
            LOG.warnf("no database: %s", e.getMessage());
            return ApiProblem.unavailable("database_away", "The database is out of reach; try again.")
                    .getResponse();
        }
        if (hasDatabaseGone(e)) {
            LOG.warnf("the database went away: %s", e.getMessage());
            return ApiProblem.response(
                    503,
                    "database_away",
                    "The database went away; look whether it was done before you try again.",
                    null);
        }
        LOG.error("request failed by a fault of ours", e);
        return ApiProblem.response(500, "internal_error", "The request could not be handled.", null);
    }

    /** The connection broke, or the server is ending or starting (PostgreSQL, appendix A): even a commit may have arrived. */
    private static boolean hasDatabaseGone(RuntimeException e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .anyMatch(cause -> cause instanceof SQLException sql
                        && sql.getSQLState() != null
                        && GONE.stream().anyMatch(sql.getSQLState()::startsWith));
    }

    /** A violation's path begins with the method and its parameter; of a parameter that is no object, the latter is all there is. */
    private static String field(ConstraintViolation<?> violation) {
        List<String> nodes = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .map(Path.Node::toString)
                .toList();
        String field = String.join(".", nodes.subList(Math.min(2, nodes.size() - 1), nodes.size()));
        return NAMES.translate(field);
    }

    /** What the framework refuses by itself: no such path, method or media type, or a body of another shape. */
    private static Response plain(Response refusal) {
        String reason = refusal.getStatusInfo().getReasonPhrase();
        String code = reason.toLowerCase(Locale.ROOT).replace(' ', '_');
        return ApiProblem.response(refusal.getStatus(), code, reason + ".", null);
    }
}
