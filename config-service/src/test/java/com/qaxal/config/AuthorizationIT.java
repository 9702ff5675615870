package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.config.document.Operations;
import com.qaxal.model.id.ClientId;
import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation, asked as everybody: each role, of the own and of another tenant, each service, and with tokens that are none. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class AuthorizationIT {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
    private static final List<String> ROLES = List.of("viewer", "editor", "admin", "owner");

    /** People and services that are members of no tenant. */
    private static final Map<String, String> OUTSIDERS = Map.of(
            "nobody's", TestKeys.platform(),
            "provisioner", TestKeys.platform("provisioner"),
            "billing-webhook", TestKeys.platform("billing-webhook"),
            "scope:edge-feed", TestKeys.service("sync", "edge-feed"),
            "scope:containers-feed", TestKeys.service("billing", "containers-feed"),
            "scope:bulk-load", TestKeys.service("operator", "bulk-load"),
            "scope:subscriptions-feed", TestKeys.service("config", "subscriptions-feed"),
            "owner of another tenant", TestKeys.member(ClientId.next(), "owner"));

    /** Each would be an operator's, if it were good. */
    private static final Map<String, String> NO_TOKENS = Map.of(
            "none", "none",
            "expired", TestKeys.expired("operator"),
            "signed by somebody else", TestKeys.forged("operator"),
            "alg none", TestKeys.unsigned("operator"),
            "signed with the public key", TestKeys.confused("operator"),
            "key that nobody made", "qaxal_" + "A".repeat(64),
            "no key at all", "qaxal_x");

    private static @Nullable String strangersKey;

    /** What no API key may, whatever its role. */
    private static final Set<String> FOR_PEOPLE = Set.of(
            "POST /v1/clients/{client}/api-keys",
            "POST /v1/clients/{client}/invitations",
            "PATCH /v1/clients/{client}/members/{member}");

    /** Renders all containers of all tests anew; another test does that once. */
    private static final Set<String> TOO_DEAR = Set.of("POST /v1/edge-epoch");

    /** @param headers without those that tell the time, and how much the asker has left */
    private record Answer(int status, Map<String, List<String>> headers, String body) {}

    @BeforeEach
    void routerExplains() {
        StandInRouter.answer = new StandInRouter.Answer(200, "{\"container\":\"c\"}");
    }

    static Stream<Arguments> operations() {
        return Operations.leastRoles().entrySet().stream().map(line -> Arguments.of(line.getKey(), line.getValue()));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("operations")
    void answersEverybodyAsTheTableSays(String operation, String least) {
        switch (least) {
            case "anybody" -> isOpenToAnybody(operation);
            case "signed-in" -> isOpenToWhoeverIsSignedIn(operation);
            case "operator" -> isOpenToOperatorsOnly(operation);
            case "provisioner" -> isOpenToTheProvisioner(operation);
            case "secret" -> isOpenToNoToken(operation);
            default -> {
                if (least.startsWith("scope:")) {
                    isOpenToOneService(operation, least);
                } else {
                    isOpenFromARoleUpwards(operation, least);
                }
            }
        }
    }

    @Test
    void everyOperationOfTheDocumentHasALineAndTellsIt() {
        Map<String, Map<String, Map<String, Object>>> paths =
                given().get("/openapi?format=json").jsonPath().getMap("paths");
        Map<String, Object> told = paths.entrySet().stream()
                .flatMap(path -> path.getValue().entrySet().stream()
                        .map(operation -> Map.entry(
                                operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                operation.getValue().getOrDefault("x-least-role", "no line"))))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));

        Map<String, String> lines = Operations.leastRoles();
        lines.keySet().removeIf(operation -> !operation.contains(" /v1/"));
        assertThat(told).isEqualTo(lines);
    }

    @Test
    void everyEndpointOfTheCodeHasALine() {
        Set<String> endpoints = new ClassFileImporter()
                .importPath(Path.of("target", "classes")).stream()
                        .flatMap(resource -> resource.getMethods().stream())
                        .flatMap(method -> operation(method).stream())
                        .collect(Collectors.toSet());

        assertThat(Operations.leastRoles().keySet()).isEqualTo(endpoints);
    }

    @Test
    void listHoldsOnesOwnClientsOnly() {
        Shop shop = Shop.incomplete();
        Shop stranger = Shop.incomplete();

        assertThat(clients(stranger.member("viewer"))).containsExactly(stranger.client.toString());
        assertThat(clients(TestKeys.platform("provisioner"))).isEmpty();
        assertThat(clients(TestKeys.member(shop.client, "viewer"))).containsExactly(shop.client.toString());
    }

    private void isOpenFromARoleUpwards(String operation, String least) {
        Estate estate = Estate.standing();
        assertThat(ROLES).contains(least);

        isClosedToWhoeverHasNoToken(operation, estate);
        outsiders().forEach((name, token) -> isNotThereFor(name, token, operation, estate));
        for (String role : ROLES) {
            if (ROLES.indexOf(role) < ROLES.indexOf(least)) {
                assertThat(ask(estate.member(role), operation, estate).status())
                        .as(role)
                        .isEqualTo(403);
            } else {
                mayDo(operation, role, estate, own -> own.member(role));
            }
        }
        isOpenToKeysFromARoleUpwards(operation, least, estate);
        mayDo(operation, "operator", estate, _ -> operator());
    }

    private void isOpenToKeysFromARoleUpwards(String operation, String least, Estate estate) {
        if (FOR_PEOPLE.contains(operation)) {
            assertThat(ask(estate.key("owner"), operation, estate).status()).isEqualTo(403);
            return;
        }
        if (!least.equals(ROLES.getFirst())) {
            String below = ROLES.get(ROLES.indexOf(least) - 1);
            assertThat(ask(estate.key(below), operation, estate).status())
                    .as("key of " + below)
                    .isEqualTo(403);
        }
        mayDo(operation, "key", estate, own -> own.key(least));
    }

    private void isOpenToTheProvisioner(String operation) {
        Estate estate = Estate.standing();

        isClosedToWhoeverHasNoToken(operation, estate);
        outsiders().forEach((name, token) -> {
            if (!name.equals("provisioner")) {
                isNotThereFor(name, token, operation, estate);
            }
        });
        for (String role : ROLES) {
            assertThat(ask(estate.member(role), operation, estate).status())
                    .as(role)
                    .isEqualTo(403);
        }
        mayDo(operation, "provisioner", estate, _ -> OUTSIDERS.get("provisioner"));
        mayDo(operation, "operator", estate, _ -> operator());
    }

    private void isOpenToOperatorsOnly(String operation) {
        Estate estate = Estate.standing();

        isClosedToWhoeverHasNoToken(operation, estate);
        outsiders().forEach((name, token) -> {
            Answer answer = ask(token, operation, estate);
            assertThat(answer.status()).as(name).isEqualTo(403);
            assertThat(answer).as(name).isEqualTo(ask(token, operation, estate.gone()));
        });
        for (String role : ROLES) {
            assertThat(ask(estate.member(role), operation, estate).status())
                    .as(role)
                    .isEqualTo(403);
        }
        if (!TOO_DEAR.contains(operation)) {
            mayDo(operation, "operator", estate, _ -> operator());
        }
    }

    private void isOpenToWhoeverIsSignedIn(String operation) {
        Estate estate = Estate.standing();

        isClosedToWhoeverHasNoToken(operation, estate);
        outsiders()
                .forEach((name, token) -> assertThat(
                                ask(token, operation, estate).status())
                        .as(name)
                        .isEqualTo(200));
        mayDo(operation, "viewer", estate, own -> own.member("viewer"));
    }

    private void isOpenToOneService(String operation, String scope) {
        Estate estate = new Estate(Map.of());

        isClosedToWhoeverHasNoToken(operation, estate);
        assertThat(ask(operator(), operation, estate).status()).isEqualTo(403);
        outsiders().forEach((name, token) -> {
            int status = ask(token, operation, estate).status();
            if (name.equals(scope)) {
                assertThat(status).as(name).isIn(200, 201, 404);
            } else {
                assertThat(status).as(name).isEqualTo(403);
            }
        });
    }

    private void isOpenToNoToken(String operation) {
        Estate estate = new Estate(Map.of("namespace", "ROUTING_MAP", "key", "x.test"));

        isClosedToWhoeverHasNoToken(operation, estate);
        outsiders()
                .forEach((name, token) -> assertThat(
                                ask(token, operation, estate).status())
                        .as(name)
                        .isEqualTo(401));
        assertThat(ask(operator(), operation, estate).status()).isEqualTo(401);
    }

    /** Without what the operation needs, which is said of the body and not of the asker. */
    private static void isOpenToAnybody(String operation) {
        String[] words = operation.split(" ", -1);

        given().contentType("application/json")
                .body("{}")
                .request(words[0], words[1])
                .then()
                .statusCode(422);
    }

    private void isClosedToWhoeverHasNoToken(String operation, Estate estate) {
        NO_TOKENS.forEach((name, token) ->
                assertThat(ask(token, operation, estate).status()).as(name).isEqualTo(401));
        assertThat(ask(null, operation, estate).status()).isEqualTo(401);
    }

    /** What belongs to somebody else and what does not exist differ in no byte. */
    private void isNotThereFor(String name, String token, String operation, Estate estate) {
        Answer answer = ask(token, operation, estate);

        assertThat(answer.status()).as(name).isEqualTo(404);
        assertThat(answer).as(name).isEqualTo(ask(token, operation, estate.gone()));
    }

    private static Map<String, String> outsiders() {
        if (strangersKey == null) {
            strangersKey = Estate.standing().key("owner");
        }
        Map<String, String> outsiders = new HashMap<>(OUTSIDERS);
        outsiders.put("key of another tenant", strangersKey);
        return outsiders;
    }

    private interface Asker {
        String token(Estate estate);
    }

    /** What is allowed may be the last of an estate, unless it is only looked at. */
    private void mayDo(String operation, String name, Estate standing, Asker asker) {
        Estate estate = operation.startsWith("GET ") ? standing : Estate.standing();

        assertThat(ask(asker.token(estate), operation, estate).status())
                .as(name)
                .isIn(200, 201, 204, 409, 429);
    }

    private Answer ask(@Nullable String token, String operation, Estate estate) {
        HttpResponse<String> answer = estate.ask(token, operation);
        Map<String, List<String>> headers = answer.headers().map().entrySet().stream()
                .filter(header -> !Set.of("date", "ratelimit").contains(header.getKey()))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new Answer(answer.statusCode(), headers, answer.body());
    }

    private static List<String> clients(String token) {
        return as(token).get("/v1/clients").jsonPath().getList("items.client_id", String.class);
    }

    /** Empty when the method is none that is asked over the network. */
    private static Optional<String> operation(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType().getSimpleName())
                .filter(METHODS::contains)
                .findFirst()
                .map(verb -> verb + " /"
                        + method.getAnnotationOfType(jakarta.ws.rs.Path.class)
                                .value()
                                .replaceAll(":[^}]*}", "}"));
    }
}
