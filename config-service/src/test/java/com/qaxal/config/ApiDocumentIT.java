package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The document by which clients of the API are written. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class ApiDocumentIT {

    @Test
    void fieldsAreNamedAsOnTheWire() {
        Map<String, Map<String, Map<String, ?>>> schemas = document().getMap("components.schemas");

        assertThat(schemas.values())
                .allSatisfy(schema -> assertThat(
                                schema.getOrDefault("properties", Map.of()).keySet())
                        .allSatisfy(field -> assertThat(field).matches("[a-z0-9_]+")));
    }

    @Test
    void answerHasTheFieldsThatItsSchemaSays() {
        Shop shop = Shop.incomplete();
        Map<String, ?> answer = as(operator())
                .get("/v1/containers/{container}", shop.container.toString())
                .jsonPath()
                .getMap("");

        assertThat(document().getMap("components.schemas.Container.properties").keySet())
                .containsAll(answer.keySet());
    }

    @Test
    void whatServicesAskEachOtherIsNotPublished() {
        assertThat(document().getMap("paths").keySet())
                .allSatisfy(path -> assertThat(path.toString()).startsWith("/v1/"));
    }

    @Test
    void everyOperationSaysWhatItIsFor() {
        Map<String, Map<String, Map<String, Object>>> paths = document().getMap("paths");

        assertThat(paths.values())
                .allSatisfy(operations -> assertThat(operations.values())
                        .allSatisfy(operation -> assertThat(operation).containsKeys("summary", "operationId", "tags")));
    }

    @Test
    void successIsDocumentedAsItIsAnswered() {
        assertThat(statuses("/v1/clients", "post")).contains("201").doesNotContain("200");
        assertThat(statuses("/v1/auth/logout", "post")).contains("204").doesNotContain("201");
        assertThat(statuses("/v1/edge-epoch", "post")).contains("202").doesNotContain("200");
        given().contentType("application/json")
                .body(Map.of("refresh_token", "none"))
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);
    }

    @Test
    void refusalOfEveryOperationIsAProblem() {
        Map<String, Map<String, Map<String, Map<String, Map<String, Map<String, ?>>>>>> paths =
                document().getMap("paths");

        assertThat(paths.values())
                .allSatisfy(operations -> assertThat(operations.values())
                        .allSatisfy(operation -> assertThat(
                                        operation.get("responses").entrySet())
                                .filteredOn(response -> !response.getKey().startsWith("2"))
                                .isNotEmpty()
                                .allSatisfy(response -> assertThat(response.getValue()
                                                .get("content")
                                                .keySet())
                                        .isEqualTo(Set.of("application/problem+json")))));
        assertThat(document().getMap("components.schemas.Problem.properties").keySet())
                .isEqualTo(Set.of("type", "title", "status", "code", "errors"));
    }

    @Test
    void headersAreDocumentedWhereTheyAreTaken() {
        assertThat(parameters("/v1/clients/{client}/containers", "post")).contains("Idempotency-Key");
        assertThat(parameters("/v1/clients/{client}/members", "post")).doesNotContain("Idempotency-Key");
        assertThat(parameters("/v1/containers/{container}", "patch")).contains("Idempotency-Key", "If-Match");
        assertThat(statuses("/v1/containers/{container}", "patch")).contains("400", "401", "403", "404", "412", "422");
    }

    @Test
    void listsTakeACursorAndALimit() {
        assertThat(parameters("/v1/clients/{client}/audit", "get"))
                .containsExactlyInAnyOrder("client", "action", "subject", "cursor", "limit");
        assertThat(document()
                        .getMap("components.schemas.PageContainer.properties")
                        .keySet())
                .isEqualTo(Set.of("items", "next"));
    }

    @Test
    void settingsOfAModuleAreAnObjectOfAnyShape() {
        assertThat(document().getString("components.schemas.Module.properties.settings.'$ref'"))
                .isEqualTo("#/components/schemas/Json");
        assertThat(document().getMap("components.schemas.Json"))
                .isEqualTo(Map.of("type", "object", "additionalProperties", true));
    }

    private static Set<String> statuses(String path, String method) {
        Map<String, Map<String, Map<String, Map<String, ?>>>> paths = document().getMap("paths");
        return paths.get(path).get(method).get("responses").keySet();
    }

    private static List<String> parameters(String path, String method) {
        Map<String, Map<String, Map<String, List<Map<String, String>>>>> paths =
                document().getMap("paths");
        return paths.get(path).get(method).get("parameters").stream()
                .map(parameter -> parameter.get("name"))
                .toList();
    }

    private static JsonPath document() {
        return given().get("/openapi?format=json").jsonPath();
    }
}
