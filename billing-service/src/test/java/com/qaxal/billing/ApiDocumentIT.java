package com.qaxal.billing;

import static com.qaxal.billing.Stage.as;
import static com.qaxal.billing.Stage.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Map;
import java.util.UUID;
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

    @Test
    void fieldThatNobodyKnowsIsRefusedByNameWherePeopleType() {
        String plan = """
                {"code":"red","rank":1,"requests_included":1,"hard_limit_percent":100,"price_minor":1,
                 "allowance_price_minor":1,"currency":"EUR","entitlements":[],"colour":"red"}""";
        as(operator()).body(plan).post("/v1/plans").then().statusCode(422).body("errors.field", hasItems("colour"));
    }

    @Test
    void messengerOfTheProviderMaySayMoreThanWeKnow() {
        as(TestKeys.platform("billing-webhook"))
                .body(Map.of("outcome", "paid", "reference", "r", "fee", 3))
                .post("/v1/invoices/" + UUID.randomUUID() + "/payment")
                .then()
                .statusCode(404);
    }

    private static JsonPath document() {
        return given().get("/openapi?format=json").jsonPath();
    }
}
