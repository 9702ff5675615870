package com.qaxal.config.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.config.access.Access;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.access.Role;
import com.qaxal.config.container.Containers;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.problem.ProblemCode;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** What the edge would do with a request, and why. A router says so itself; nothing is sent on, and nothing is counted. */
@Tag(name = "Containers")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@RunOnVirtualThread
public class ExplainResource {
    private static final Logger LOG = Logger.getLogger(ExplainResource.class);
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String PRINTABLE = "[\\x21-\\x7E]*";
    private static final String PRINTABLE_AND_SPACES = "[\\x20-\\x7E]*";

    private final Jdbi jdbi;
    private final Access access;
    private final Containers containers;
    private final DebugTokens tokens;
    private final Routers routers;

    ExplainResource(Jdbi jdbi, Access access, Containers containers, DebugTokens tokens, Routers routers) {
        this.jdbi = jdbi;
        this.access = access;
        this.containers = containers;
        this.tokens = tokens;
        this.routers = routers;
    }

    /**
     * @param url the address as the browser would ask for it; a host alone will do
     * @param token of a site: then path and query of {@code url} are what its pages wanted to send, and arrive recovered
     * @param method absent: GET
     * @param page the address of the page that sends it
     * @param cookies as the header {@code Cookie} carries them; values are not kept
     */
    record Question(
            @NotBlank @Size(max = 12_000) @Pattern(regexp = PRINTABLE)
            String url,

            @Nullable @Pattern(regexp = "[A-Za-z0-9]{20,32}")
            String token,

            @Nullable @Pattern(regexp = "GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS")
            String method,

            @Nullable @Size(max = 2_000) @Pattern(regexp = PRINTABLE)
            String page,

            @Nullable @Size(max = 8_000) @Pattern(regexp = PRINTABLE_AND_SPACES)
            String cookies) {}

    /**
     * @param host that was asked
     * @param target path and query that were asked
     * @param problem the code of what the edge would answer itself; absent: it would pass the request on
     * @param explanation as in the header {@code X-Qaxal-Explain}; absent when this container is not served on the host
     */
    record Explained(
            String host,
            String target,
            @Nullable String problem,
            @Nullable JsonNode explanation) {}

    @POST
    @Path("v1/containers/{container}/explain")
    @Operation(summary = "What the edge would do with a request, and why")
    public Explained explain(@PathParam("container") UUID container, @Valid @NotNull Question question) {
        ContainerId id = new ContainerId(container);
        access.require(containers.owner(id), Role.VIEWER);
        Asked direct = Asked.of(question.url());
        Asked asked = question.token() == null ? direct : direct.recovered(edgeHostname(id), question.token());
        Map<String, String> headers = new HashMap<>();
        if (question.page() != null) {
            headers.put("Referer", question.page());
        }
        if (question.cookies() != null) {
            headers.put("Cookie", question.cookies());
        }
        String method = Objects.requireNonNullElse(question.method(), "GET");
        return switch (routers.ask(asked, method, headers, tokens.of(id, LIFETIME))) {
            case Routers.Answer.Explained(JsonNode explanation) ->
                explained(asked, explanation.path("problem").asText(null), explanation);
            case Routers.Answer.Refused(String problem) -> explained(asked, refusal(id, asked, problem), null);
            case Routers.Answer.Away(String why) -> {
                LOG.warnf("no router explains why=%s", why);
                throw ApiProblem.unavailable("router_away", "No router could be asked; try again.");
            }
        };
    }

    private static Explained explained(Asked asked, @Nullable String problem, @Nullable JsonNode explanation) {
        return new Explained(asked.host().value(), asked.target(), problem, explanation);
    }

    /** Of a host of somebody else's no more is said than of one that there is not. */
    private String refusal(ContainerId container, Asked asked, String problem) {
        if (!problem.equals(ProblemCode.NOT_EXPLAINED.code())) {
            return problem;
        }
        if (isServed(container, asked.host())) {
            throw ApiProblem.unavailable("not_explained", "The router does not explain at the moment; try again.");
        }
        return ProblemCode.UNKNOWN_HOST.code();
    }

    private boolean isServed(ContainerId container, Host host) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select 1 from edge_document"
                                + " where namespace = 'ROUTING_MAP' and key = :host and container_id = :container and not deleted)")
                .bind("host", host.value())
                .bind("container", container.value())
                .mapTo(Boolean.class)
                .one());
    }

    private Host edgeHostname(ContainerId container) {
        return jdbi.withHandle(handle -> handle.createQuery("select edge_hostname from container where id = :container")
                .bind("container", container.value())
                .mapTo(String.class)
                .map(Host::new)
                .one());
    }
}
