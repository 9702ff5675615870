package com.qaxal.config.access;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.StandInIssuer;
import com.qaxal.config.TestClock;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** People sign in where their organisation has them sign in; what they may do here is what we know of their address. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class IssuerIT {
    private static final PublicJsonWebKey RSA = rsa("rsa-1");
    private static final PublicJsonWebKey EC = ec("ec-1");
    private static final Consumer<JwtClaims> AS_IT_IS = _ -> {};

    @Inject
    TestClock clock;

    private final String email = UUID.randomUUID() + "@" + StandInIssuer.DOMAIN;

    @BeforeEach
    void issuerPublishesItsKeys() {
        StandInIssuer.status = 200;
        publish(RSA, EC);
        clock.advance(IssuerKeys.BETWEEN_FETCHES.plusSeconds(1)); // whatever the test before made us fetch
    }

    static Stream<Arguments> refused() {
        return Map.<String, String>ofEntries(
                        Map.entry("expired", said(claims -> claims.setExpirationTime(inSeconds(-60)))),
                        Map.entry("good later", said(claims -> claims.setNotBefore(inSeconds(60)))),
                        Map.entry("good for ever", said(claims -> claims.unsetClaim("exp"))),
                        Map.entry("for somebody else", said(claims -> claims.setAudience("else"))),
                        Map.entry("for nobody", said(claims -> claims.unsetClaim("aud"))),
                        Map.entry("of an issuer nobody knows", said(claims -> claims.setIssuer("https://else.test"))),
                        Map.entry(
                                "of an address not verified", said(claims -> claims.setClaim("email_verified", false))),
                        Map.entry("of an address not said to be", said(claims -> claims.unsetClaim("email_verified"))),
                        Map.entry(
                                "of another domain", said(claims -> claims.setClaim("email", StandInBilling.OPERATOR))),
                        Map.entry(
                                "of a domain that ends alike",
                                said(claims -> claims.setClaim("email", "a@evil" + StandInIssuer.DOMAIN))),
                        Map.entry(
                                "of two addresses",
                                said(claims -> claims.setClaim("email", List.of("a@people.test", "b@people.test")))),
                        Map.entry("without an address", said(claims -> claims.unsetClaim("email"))),
                        Map.entry("not signed", signed("none", "ec-1", null)),
                        Map.entry(
                                "signed with the public key",
                                signed(
                                        "HS256",
                                        "rsa-1",
                                        new HmacKey(RSA.getPublicKey().getEncoded()))),
                        Map.entry(
                                "signed with its text",
                                signed(
                                        "HS256",
                                        "rsa-1",
                                        new HmacKey(RSA.toJson().getBytes(StandardCharsets.UTF_8)))),
                        Map.entry(
                                "signed by a curve under the name of an RSA key",
                                signed("ES256", "rsa-1", EC.getPrivateKey())),
                        Map.entry(
                                "signed by RSA under the name of a curve's key",
                                signed("RS256", "ec-1", RSA.getPrivateKey())),
                        Map.entry(
                                "signed by somebody else",
                                signed("ES256", "ec-1", ec("ec-1").getPrivateKey())),
                        Map.entry(
                                "signed with a key nobody published",
                                signed("RS256", "rsa-2", rsa("rsa-2").getPrivateKey())))
                .entrySet()
                .stream()
                .map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void tokenThatProvesNothingIsRefused(String what, String token) {
        as(token)
                .get("/v1/clients")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthorized"));
    }

    @Test
    void personMayWhatTheirAccountMayForAsLongAsItMay() {
        Shop shop = Shop.incomplete();
        String member = member(shop, "editor");

        rename(shop, token(RSA, "RS256")).then().statusCode(200);
        rename(shop, token(EC, "ES256")).then().statusCode(200);

        as(shop.member("admin"))
                .get("/v1/clients/{client}/audit?action=container.changed", shop.client.toString())
                .then()
                .body("items[0].actor", equalTo(email));
        as(operator())
                .delete("/v1/clients/{client}/members/{member}", shop.client.toString(), member)
                .then()
                .statusCode(204);
        rename(shop, token(EC, "ES256")).then().statusCode(404);
    }

    @Test
    void whatATokenSaysOfRolesIsNotBelieved() {
        Shop shop = Shop.incomplete();
        String token = token(EC, "ES256", claims -> {
            claims.setClaim("groups", List.of("operator"));
            claims.setClaim("clients", Map.of(shop.client.toString(), "owner"));
            claims.setClaim("scope", "edge-feed");
        });

        as(token).get("/v1/clients").then().statusCode(200).body("items.size()", equalTo(0));
        as(token).get("/v1/audit").then().statusCode(403);
        as(token).get("/internal/edge-documents").then().statusCode(403);
        rename(shop, token).then().statusCode(404);
    }

    @Test
    void clockMayBeALittleWrong() {
        as(token(EC, "ES256", claims -> claims.setExpirationTime(inSeconds(-10))))
                .get("/v1/clients")
                .then()
                .statusCode(200);
        as(token(EC, "ES256", claims -> claims.setNotBefore(inSeconds(10))))
                .get("/v1/clients")
                .then()
                .statusCode(200);
    }

    @Test
    void keyThatIsNewIsFetchedAndOneThatWasTakenBackIsNotBelieved() {
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
        PublicJsonWebKey next = ec("ec-2");
        publish(next);
        clock.advance(IssuerKeys.BETWEEN_FETCHES.plusSeconds(1));

        as(token(next, "ES256")).get("/v1/clients").then().statusCode(200);

        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(401);
    }

    @Test
    void keysThatNobodyKnowsAreAskedForOnceInAWhile() {
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
        clock.advance(IssuerKeys.BETWEEN_FETCHES.plusSeconds(1));
        int before = StandInIssuer.ASKED.get();
        Instant began = clock.instant();

        for (int i = 0; i < 20; i++) {
            as(signed("ES256", "made up " + i, EC.getPrivateKey()))
                    .get("/v1/clients")
                    .then()
                    .statusCode(401);
        }

        long whiles = Duration.between(began, clock.instant()).dividedBy(IssuerKeys.BETWEEN_FETCHES);
        assertThat(StandInIssuer.ASKED.get() - before).isBetween(1, 1 + (int) whiles);
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
    }

    @Test
    void issuerThatIsAwaySignsNobodyOutForAnHour() {
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
        StandInIssuer.status = 500;

        clock.advance(IssuerKeys.FRESH.plusSeconds(1));
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
        clock.advance(IssuerKeys.KEPT);
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(401);

        StandInIssuer.status = 200;
        clock.advance(IssuerKeys.BETWEEN_FETCHES.plusSeconds(1));
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
    }

    static Stream<String> noKeySets() {
        return Stream.of("", "[]", "{}", "{\"keys\":\"none\"}", " ".repeat(600 * 1024) + StandInIssuer.keys);
    }

    @ParameterizedTest
    @MethodSource("noKeySets")
    void answerThatIsNoKeySetOrTooLongChangesNothing(String answer) {
        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
        StandInIssuer.keys = answer;
        int before = StandInIssuer.ASKED.get();

        clock.advance(IssuerKeys.FRESH.plusSeconds(1));

        as(token(EC, "ES256")).get("/v1/clients").then().statusCode(200);
        assertThat(StandInIssuer.ASKED.get()).isGreaterThan(before);
        as(token(ec("ec-1"), "ES256")).get("/v1/clients").then().statusCode(401);
    }

    @Test
    void ownerOfAnAddressGetsTheAccountThatSomebodyElseMadeForIt() {
        Shop shop = Shop.incomplete();
        accept(null, invited(shop), "set by who invited").then().statusCode(201);
        login("set by who invited").then().statusCode(200);

        rename(shop, token(EC, "ES256")).then().statusCode(200);

        login("set by who invited").then().statusCode(401);
        login("nobody").then().statusCode(401);
    }

    @Test
    void whoeverHasNoAccountAcceptsAnInvitationToTheirAddressWithoutAPassword() {
        Shop shop = Shop.incomplete();
        String token = invited(shop);
        String elses = token(EC, "ES256", claims -> claims.setClaim("email", "else-" + email));

        accept(elses, token, null).then().statusCode(403);
        accept(token(EC, "ES256"), token, null).then().statusCode(201).body("email", equalTo(email));

        rename(shop, token(EC, "ES256")).then().statusCode(200);
        login("nobody").then().statusCode(401);
        as(operator())
                .get("/v1/clients/{client}/members", shop.client.toString())
                .then()
                .body("items.email", contains(email));
    }

    /** @return the member's id */
    private String member(Shop shop, String role) {
        return as(operator())
                .body(Map.of("email", email, "role", role, "password", "long enough to pass"))
                .post("/v1/clients/{client}/members", shop.client.toString())
                .then()
                .statusCode(201)
                .extract()
                .path("member_id");
    }

    private String invited(Shop shop) {
        return as(operator())
                .body(Map.of("email", email, "role", "editor"))
                .post("/v1/clients/{client}/invitations", shop.client.toString())
                .path("token");
    }

    private static Response accept(@Nullable String signedIn, String token, @Nullable String password) {
        return (signedIn == null ? given().contentType("application/json") : as(signedIn))
                .body(password == null ? Map.of("token", token) : Map.of("token", token, "password", password))
                .post("/v1/invitations/accept");
    }

    private Response login(String password) {
        return given().contentType("application/json")
                .body(Map.of("email", email, "password", password))
                .post("/v1/auth/login");
    }

    private static Response rename(Shop shop, String token) {
        return as(token)
                .body(Map.of("name", "Renamed " + UUID.randomUUID()))
                .patch("/v1/containers/{container}", shop.container.toString());
    }

    private String token(PublicJsonWebKey key, String algorithm) {
        return token(key, algorithm, AS_IT_IS);
    }

    private String token(PublicJsonWebKey key, String algorithm, Consumer<JwtClaims> but) {
        JwtClaims claims = claims(email);
        but.accept(claims);
        return signed(claims, algorithm, key.getKeyId(), key.getPrivateKey());
    }

    /** Of a right key, and wrong in what it says. */
    private static String said(Consumer<JwtClaims> but) {
        JwtClaims claims = claims("somebody@" + StandInIssuer.DOMAIN);
        but.accept(claims);
        return signed(claims, "ES256", EC.getKeyId(), EC.getPrivateKey());
    }

    /** Right in what it says, whoever signed it. */
    private static String signed(String algorithm, String keyId, @Nullable Key key) {
        return signed(claims("somebody@" + StandInIssuer.DOMAIN), algorithm, keyId, key);
    }

    private static JwtClaims claims(String email) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(StandInIssuer.NAME);
        claims.setAudience(StandInIssuer.AUDIENCE);
        claims.setSubject("subject of " + email);
        claims.setIssuedAt(inSeconds(-300));
        claims.setExpirationTime(inSeconds(300));
        claims.setClaim("email", email);
        claims.setClaim("email_verified", true);
        return claims;
    }

    private static String signed(JwtClaims claims, String algorithm, String keyId, @Nullable Key key) {
        try {
            JsonWebSignature token = new JsonWebSignature();
            token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
            token.setDoKeyValidation(false);
            token.setPayload(claims.toJson());
            token.setAlgorithmHeaderValue(algorithm);
            token.setKeyIdHeaderValue(keyId);
            token.setKey(key);
            return token.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError("a token that cannot be made", e);
        }
    }

    private static NumericDate inSeconds(int seconds) {
        return NumericDate.fromSeconds(NumericDate.now().getValue() + seconds);
    }

    private static void publish(PublicJsonWebKey... keys) {
        StandInIssuer.keys = Stream.of(keys)
                .map(key -> key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY))
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private static PublicJsonWebKey rsa(String id) {
        try {
            PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new AssertionError("this JDK makes no RSA keys", e);
        }
    }

    private static PublicJsonWebKey ec(String id) {
        try {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(id);
            return key;
        } catch (JoseException e) {
            throw new AssertionError("this JDK makes no keys on curves", e);
        }
    }
}
