package com.qaxal.config.access;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.qaxal.config.StandInBilling;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.github.bucket4j.Bucket;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever asks too often waits, and nobody else does. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class RateLimitIT {
    private static final String HASTY = "hasty@test";

    @Inject
    RateLimit limit;

    @Inject
    Guesses guesses;

    @Test
    void answerTellsHowMuchIsLeft() {
        as(TestKeys.person("calm@test"))
                .get("/v1/clients")
                .then()
                .statusCode(200)
                .header("RateLimit", startsWith("\"requests\";r="))
                .header("RateLimit-Policy", startsWith("\"requests\";q="));
        as(operator()).get("/v1/clients").then().statusCode(200).header("RateLimit", startsWith("\"requests\";r="));
    }

    @Test
    void whoeverUsedUpTheirsIsToldWhenToComeAgainAndNobodyElseIs() {
        limit.requests().of(TestKeys.ISSUER + " " + HASTY).tryConsumeAsMuchAsPossible();

        as(TestKeys.person(HASTY))
                .get("/v1/clients")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("too_many_requests"))
                .header("Retry-After", matchesPattern("[1-9]"))
                .header("RateLimit", equalTo("\"requests\";r=0"));
        as(TestKeys.person("calm@test")).get("/v1/clients").then().statusCode(200);
    }

    @Test
    void servicesAreNotCounted() {
        as(TestKeys.service("sync", "edge-feed"))
                .get("/internal/edge-documents")
                .then()
                .statusCode(200)
                .header("RateLimit", nullValue());
    }

    @Test
    void addressOfTooManyWrongPasswordsWaitsWithARightOneToo() {
        Bucket left = guesses.of("127.0.0.1");
        left.tryConsumeAsMuchAsPossible();
        left.addTokens(2);
        try {
            login(StandInBilling.PASSWORD).then().statusCode(200);
            login(StandInBilling.PASSWORD).then().statusCode(200);
            login(StandInBilling.PASSWORD).then().statusCode(200);
            login("wrong").then().statusCode(401);
            login("wrong").then().statusCode(401);
            login(StandInBilling.PASSWORD)
                    .then()
                    .statusCode(429)
                    .contentType("application/problem+json")
                    .body("code", equalTo("too_many_requests"))
                    .header("Retry-After", matchesPattern("[1-9]"));
        } finally {
            left.reset();
        }
        login(StandInBilling.PASSWORD).then().statusCode(200);
    }

    @Test
    void wrongInvitationsAreCountedWithWrongPasswords() {
        Bucket left = guesses.of("127.0.0.1");
        left.tryConsumeAsMuchAsPossible();
        left.addTokens(1);
        try {
            accept("none").then().statusCode(410);
            accept("none").then().statusCode(429).body("code", equalTo("too_many_requests"));
            login(StandInBilling.PASSWORD).then().statusCode(429);
        } finally {
            left.reset();
        }
    }

    @Test
    void networkOfAnAddressIsOneAsker() {
        assertThat(guesses.of("2001:db8::1")).isSameAs(guesses.of("2001:db8::ffff:2"));
        assertThat(guesses.of("2001:db8::1")).isNotSameAs(guesses.of("2001:db8:0:1::1"));
        assertThat(guesses.of("192.0.2.1")).isNotSameAs(guesses.of("192.0.2.2"));
        assertThat(guesses.of("::ffff:192.0.2.1")).isSameAs(guesses.of("192.0.2.1"));
    }

    private static Response accept(String token) {
        return given().contentType("application/json")
                .body(Map.of("token", token, "password", StandInBilling.PASSWORD))
                .post("/v1/invitations/accept");
    }

    private static Response login(String password) {
        return given().contentType("application/json")
                .body(Map.of("email", StandInBilling.OPERATOR, "password", password))
                .post("/v1/auth/login");
    }
}
