package com.qaxal.config.document;

import com.qaxal.config.once.Once;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.IndexView;
import org.jspecify.annotations.Nullable;

/** Adds to the served document what is the same for all operations: who may use each, and how it is refused. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
    private static final String LEAST_ROLE = "x-least-role";
    private static final String PROBLEM = "Problem";

    private static final Map<String, String> NEEDS = Map.of(
            "anybody", "Needs no token.",
            "signed-in", "Needs a valid token.",
            "provisioner", "For provisioners and operators.",
            "operator", "For operators.");

    private final Set<String> once;

    /** @param index of the code, whose annotations say what the document does not */
    public ApiDocument(IndexView index) {
        this.once = index.getAnnotations(Once.class).stream()
                .map(AnnotationInstance::target)
                .filter(target -> target.kind() == AnnotationTarget.Kind.METHOD)
                .map(target -> target.asMethod().declaringClass().name().withoutPackagePrefix()
                        + "_"
                        + target.asMethod().name())
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = Optional.ofNullable(document.getComponents()).orElseGet(OASFactory::createComponents);
        components.addSchema(PROBLEM, problem());
        document.setComponents(components);
        Map<String, String> leastRoles = Operations.leastRoles();
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations()
                        .forEach((method, operation) ->
                                complete(operation, path, method, leastRoles.get(method + " " + path))));
    }

    /** An operation without a line in the table is left as it is, for the test to find. */
    private void complete(Operation operation, String path, PathItem.HttpMethod method, @Nullable String leastRole) {
        if (leastRole == null) {
            return;
        }
        operation.addExtension(LEAST_ROLE, leastRole);
        operation.setDescription(NEEDS.getOrDefault(leastRole, "For members from the role " + leastRole + " upwards."));
        refused(operation, "default", "Could not be done; the code says why.");
        refused(operation, "400", "A parameter or the body is not well formed.");
        if (operation.getRequestBody() != null
                || !parameters(operation, Parameter.In.QUERY).isEmpty()) {
            refused(operation, "422", "A field says something that cannot be.");
        }
        refused(operation, "429", "Asked too often; Retry-After says when again.");
        if (!leastRole.equals("anybody")) {
            refused(operation, "401", "There is no valid token.");
            refused(operation, "403", "The role does not allow this.");
        }
        if (path.contains("{")) {
            refused(operation, "404", "There is no such thing, or it is somebody else's.");
        }
        if (parameters(operation, Parameter.In.HEADER).contains("If-Match")) {
            refused(operation, "412", "It was changed since the version in If-Match.");
        }
        if (once.contains(operation.getOperationId())) {
            operation.addParameter(idempotencyKey());
        }
        if (method != PathItem.HttpMethod.GET) {
            refused(operation, "409", "What stands already forbids it.");
        }
    }

    private static Parameter idempotencyKey() {
        return OASFactory.createParameter()
                .name("Idempotency-Key")
                .in(Parameter.In.HEADER)
                .description("Makes the request safe to repeat for a day: it is done once, and answered alike.")
                .schema(type(Schema.SchemaType.STRING).maxLength(200));
    }

    private static List<String> parameters(Operation operation, Parameter.In where) {
        return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .filter(parameter -> parameter.getIn() == where)
                .map(Parameter::getName)
                .toList();
    }

    private static void refused(Operation operation, String status, String description) {
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/problem+json",
                                OASFactory.createMediaType().schema(reference(PROBLEM))));
        operation.getResponses().addAPIResponse(status, response);
    }

    /** As {@code ApiProblem} writes it (RFC 9457). */
    private static Schema problem() {
        Schema error = type(Schema.SchemaType.OBJECT)
                .addProperty("field", type(Schema.SchemaType.STRING).description("By its name in the request."))
                .addProperty("message", type(Schema.SchemaType.STRING))
                .required(List.of("field", "message"));
        return type(Schema.SchemaType.OBJECT)
                .addProperty("type", type(Schema.SchemaType.STRING))
                .addProperty("title", type(Schema.SchemaType.STRING).description("For people."))
                .addProperty("status", type(Schema.SchemaType.INTEGER))
                .addProperty("code", type(Schema.SchemaType.STRING).description("For programs; it never changes."))
                .addProperty("errors", type(Schema.SchemaType.ARRAY).items(error))
                .required(List.of("type", "title", "status", "code"));
    }

    private static Schema type(Schema.SchemaType type) {
        return OASFactory.createSchema().addType(type);
    }

    private static Schema reference(String schema) {
        return OASFactory.createSchema().ref("#/components/schemas/" + schema);
    }
}
