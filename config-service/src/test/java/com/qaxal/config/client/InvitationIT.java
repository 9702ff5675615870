package com.qaxal.config.client;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People who are invited come in once, as who they were invited for. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class InvitationIT {
    private static final String PASSWORD = "long enough to pass";

    @Inject
    Jdbi jdbi;

    @Inject
    Invitations invitations;

    private final String email = UUID.randomUUID() + "@invited.test";
    private Shop shop;

    @BeforeEach
    void shopStands() {
        shop = Shop.incomplete();
    }

    @Test
    void whoeverIsInvitedSetsAPasswordAndIsAMember() {
        String token = invited(shop, email.toUpperCase(Locale.ROOT), "editor");

        accept(null, token, PASSWORD)
                .then()
                .statusCode(201)
                .body("email", equalTo(email))
                .body("role", equalTo("editor"));

        as(login())
                .body(Map.of("name", "Mine"))
                .patch("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(200);
        as(shop.member("admin"))
                .get("/v1/clients/{client}/audit?action=invitation.accepted", shop.client.toString())
                .then()
                .body("items.actor", contains(email))
                .body("items[0].after.role", equalTo("editor"));
    }

    @Test
    void whoeverHasAnAccountAcceptsSignedInWithIt() {
        accept(null, invited(shop, email, "viewer"), PASSWORD).then().statusCode(201);
        Shop other = Shop.incomplete();
        String token = invited(other, email, "admin");

        accept(null, token, "another password, quite long")
                .then()
                .statusCode(409)
                .body("code", equalTo("account_exists"));
        accept(login(), token, null).then().statusCode(201);

        as(login()).get("/v1/clients").then().body("items.size()", equalTo(2));
    }

    @Test
    void invitationIsForItsAddressAlone() {
        accept(null, invited(shop, email, "viewer"), PASSWORD).then().statusCode(201);
        Shop other = Shop.incomplete();
        String somebodyElses = invited(other, "else-" + email, "viewer");

        accept(login(), somebodyElses, null).then().statusCode(403);

        assertThat(members(other)).isEmpty();
    }

    @Test
    void invitationIsGoodOnceHoweverManyAcceptItAtOnce() {
        String token = invited(shop, email, "viewer");

        List<Integer> answers =
                Stream.generate(() ->
                                meanwhile(() -> accept(null, token, PASSWORD).statusCode()))
                        .limit(8)
                        .toList()
                        .stream()
                        .map(CompletableFuture::join)
                        .toList();

        assertThat(answers).filteredOn(status -> status == 201).hasSize(1);
        assertThat(answers).isSubsetOf(201, 409, 410);
        assertThat(members(shop)).containsExactly(email);
        accept(login(), token, null).then().statusCode(410).body("code", equalTo("invitation_gone"));
    }

    @Test
    void revocationAndAcceptanceAtOnceLeaveOneOfThemDone() {
        Response made = invite(shop.member("admin"), shop, email, "viewer");

        CompletableFuture<Integer> accepted =
                meanwhile(() -> accept(null, made.path("token"), PASSWORD).statusCode());
        CompletableFuture<Integer> revoked = meanwhile(() -> revoke(made).statusCode());

        assertThat(List.of(accepted.join(), revoked.join())).isIn(List.of(201, 404), List.of(410, 204));
        assertThat(members(shop)).hasSize(accepted.join() == 201 ? 1 : 0);
    }

    @Test
    void whatLetsNobodyInIsAnsweredAlike() {
        Response revoked = invite(shop.member("admin"), shop, email, "viewer");
        revoke(revoked).then().statusCode(204);
        Response expired = invite(shop.member("admin"), shop, "late-" + email, "viewer");
        jdbi.useHandle(handle -> handle.execute(
                "update invitation set expires_at = now() where id = ?",
                UUID.fromString(expired.path("invitation_id"))));
        String right = invited(shop, "right-" + email, "viewer");

        List<Response> answers = Stream.of(
                        revoked.<String>path("token"),
                        expired.<String>path("token"),
                        right.substring(0, right.length() - 20) + "A".repeat(20),
                        "none")
                .map(token -> accept(null, token, PASSWORD))
                .toList();

        assertThat(answers).allSatisfy(answer -> {
            answer.then().statusCode(410).contentType("application/problem+json");
            assertThat(answer.asString()).isEqualTo(answers.getFirst().asString());
        });
        assertThat(members(shop)).isEmpty();
    }

    @Test
    void invitationIsGoodForAWeek() {
        Response made = invite(shop.member("admin"), shop, email, "viewer");

        assertThat(OffsetDateTime.parse(made.path("expires_at")))
                .isBetween(
                        OffsetDateTime.now().plusDays(7).minusMinutes(5),
                        OffsetDateTime.now().plusDays(7).plusMinutes(5));
        assertThat(list().asString())
                .contains(email, made.<String>path("invitation_id"))
                .doesNotContain(made.<String>path("token"));
    }

    @Test
    void expiredInvitationIsInNobodysWayAndForgotten() {
        Response expired = invite(shop.member("admin"), shop, email, "viewer");
        UUID id = UUID.fromString(expired.path("invitation_id"));
        jdbi.useHandle(handle -> handle.execute("update invitation set expires_at = now() where id = ?", id));
        list().then().body("items.size()", equalTo(0));

        invite(shop.member("admin"), shop, email, "viewer").then().statusCode(201);
        invite(shop.member("admin"), shop, email, "viewer")
                .then()
                .statusCode(409)
                .body("code", equalTo("invitation_exists"));

        jdbi.useHandle(handle ->
                handle.execute("update invitation set expires_at = now() where client_id = ?", shop.client.value()));
        invitations.forgetExpired();
        assertThat(jdbi.<Integer, RuntimeException>withHandle(
                        handle -> handle.createQuery("select count(*) from invitation where client_id = :client")
                                .bind("client", shop.client.value())
                                .mapTo(Integer.class)
                                .one()))
                .isZero();
    }

    @Test
    void nobodyInvitesToMoreThanTheyMay() {
        invite(shop.member("admin"), shop, email, "owner").then().statusCode(403);
        invite(shop.member("editor"), shop, email, "viewer").then().statusCode(403);

        invite(shop.member("owner"), shop, email, "owner").then().statusCode(201);
    }

    @Test
    void memberNeedsNoInvitation() {
        accept(null, invited(shop, email, "viewer"), PASSWORD).then().statusCode(201);

        invite(shop.member("admin"), shop, email, "owner").then().statusCode(403);
        invite(shop.member("admin"), shop, email, "editor")
                .then()
                .statusCode(409)
                .body("code", equalTo("member_exists"));
    }

    @Test
    void accountThatNobodyVouchedForIsTrustedByItsAddressNowhere() {
        accept(null, invited(shop, email, "viewer"), PASSWORD).then().statusCode(201);
        String refresh = signIn(PASSWORD).path("refresh_token");
        Shop other = Shop.incomplete();

        add(other, Map.of("email", email, "role", "owner"))
                .then()
                .statusCode(409)
                .body("code", equalTo("address_unproven"));
        add(other, Map.of("email", email, "role", "owner", "password", "the right owner's password"))
                .then()
                .statusCode(201);

        signIn(PASSWORD).then().statusCode(401);
        signIn("the right owner's password").then().statusCode(200);
        given().contentType("application/json")
                .body(Map.of("refresh_token", refresh))
                .post("/v1/auth/refresh")
                .then()
                .statusCode(401);
        add(Shop.incomplete(), Map.of("email", email, "role", "viewer", "password", PASSWORD))
                .then()
                .statusCode(409)
                .body("code", equalTo("account_exists"));
    }

    @Test
    void passwordIsNeededAndLongEnough() {
        String token = invited(shop, email, "viewer");

        accept(null, token, null).then().statusCode(422).body("errors.field", contains("password"));
        accept(null, token, "too short").then().statusCode(422).body("errors.field", contains("password"));

        accept(null, token, PASSWORD).then().statusCode(201);
    }

    private String login() {
        return signIn(PASSWORD).then().statusCode(200).extract().path("access_token");
    }

    private Response signIn(String password) {
        return given().contentType("application/json")
                .body(Map.of("email", email, "password", password))
                .post("/v1/auth/login");
    }

    private Response list() {
        return as(shop.member("viewer")).get("/v1/clients/{client}/invitations", shop.client.toString());
    }

    private Response revoke(Response made) {
        return as(shop.member("admin"))
                .delete(
                        "/v1/clients/{client}/invitations/{invitation}",
                        shop.client.toString(),
                        made.path("invitation_id"));
    }

    private static List<String> members(Shop shop) {
        return as(operator())
                .get("/v1/clients/{client}/members", shop.client.toString())
                .jsonPath()
                .getList("items.email");
    }

    private static String invited(Shop shop, String email, String role) {
        return invite(operator(), shop, email, role)
                .then()
                .statusCode(201)
                .extract()
                .path("token");
    }

    private static Response invite(String token, Shop shop, String email, String role) {
        return as(token)
                .body(Map.of("email", email, "role", role))
                .post("/v1/clients/{client}/invitations", shop.client.toString());
    }

    private static Response add(Shop shop, Map<String, String> member) {
        return as(operator()).body(member).post("/v1/clients/{client}/members", shop.client.toString());
    }

    private static Response accept(@Nullable String signedIn, String token, @Nullable String password) {
        Map<String, String> body = new HashMap<>(Map.of("token", token));
        if (password != null) {
            body.put("password", password);
        }
        return (signedIn == null ? given().contentType("application/json") : as(signedIn))
                .body(body)
                .post("/v1/invitations/accept");
    }

    private static <T> CompletableFuture<T> meanwhile(Supplier<T> request) {
        return CompletableFuture.supplyAsync(request, Thread::startVirtualThread);
    }
}
