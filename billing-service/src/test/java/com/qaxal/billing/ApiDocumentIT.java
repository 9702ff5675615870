package com.qaxal.billing;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The document by which clients of the API are written. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInConfig.class)
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
    void moneyIsAWholeNumberAndACode() {
        JsonPath document = document();

        assertThat(document.getString("components.schemas.Money.properties.minor.type"))
                .isEqualTo("integer");
        assertThat(document.getString("components.schemas.Currency.type")).isEqualTo("string");
    }

    @Test
    void whatServicesAskEachOtherIsNotPublished() {
        assertThat(document().getMap("paths").keySet())
                .allSatisfy(path -> assertThat(path.toString()).startsWith("/v1/"));
    }

    @Test
    void successIsDocumentedAsItIsAnswered() {
        Map<String, Map<String, Map<String, Map<String, ?>>>> paths = document().getMap("paths");

        assertThat(paths.get("/v1/plans").get("post").get("responses").keySet())
                .contains("201")
                .doesNotContain("200");
    }

    private static JsonPath document() {
        return given().get("/openapi?format=json").jsonPath();
    }
}
