package com.qaxal.config;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.qaxal.testing.RealInfrastructure;
import com.qaxal.testing.TestKeys;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody may ask for, and how they are told. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class RulesIT {
    @Inject
    Jdbi jdbi;

    @Inject
    @ConfigProperty(name = "qaxal.config.platform-domain")
    String platformDomain;

    @Test
    void whatBreaksARuleIsNamedAsOnTheWire() {
        Shop shop = Shop.incomplete();

        as(operator())
                .body(Map.of("primary_host", "www.rules.test", "gtm_id", "UA-1"))
                .post("/v1/containers/{container}/sites", shop.container.toString())
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid"))
                .body("errors.field", hasItems("name", "gtm_id"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{", "[]", "{\"name\":{}}", "{\"name\":\"x\",\"anonymize_ip\":\"perhaps\"}"})
    void bodyOfAnotherShapeIsABadRequest(String body) {
        Shop shop = Shop.incomplete();

        as(operator())
                .body(body)
                .patch("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("bad_request"));
    }

    @Test
    void fieldThatNobodyKnowsIsRefusedByName() {
        Shop shop = Shop.incomplete();

        as(operator())
                .body(Map.of("anonymise_ip", true))
                .patch("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", hasItems("anonymise_ip"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cookie_keeper | {\"lifetime\":30} | settings.lifetime",
                "cookie_keeper | {\"lifetime_days\":396} | settings",
                "gtm_recovery | {\"additional_paths\":[\"/a%2fb\"]} | settings.additional_paths",
                "gtm_recovery | {\"mode\":\"never\"} | settings"
            })
    void settingThatAModuleDoesNotHaveIsRefused(String module, String settings, String field) {
        Shop shop = Shop.incomplete();

        as(operator())
                .body("{\"enabled\":true,\"settings\":" + settings + "}")
                .put("/v1/containers/{container}/modules/{module}", shop.container.toString(), module)
                .then()
                .statusCode(422)
                .body("errors.field", hasItems(field));
    }

    @Test
    void moduleThatIsSwitchedOffAndOnAgainKeepsItsSettings() {
        Shop shop = Shop.incomplete();
        String module = "/v1/containers/" + shop.container + "/modules/cookie_keeper";
        as(operator())
                .body(Map.of("enabled", true, "settings", Map.of("lifetime_days", 30)))
                .put(module)
                .then()
                .statusCode(200);

        as(operator()).body(Map.of("enabled", false)).put(module).then().statusCode(200);

        as(operator()).body(Map.of("enabled", true)).put(module).then().body("settings.lifetime_days", equalTo(30));
    }

    @Test
    void portsOfBothOriginsAreChecked() {
        Shop shop = Shop.incomplete();

        as(operator())
                .body(Map.of(
                        "scheme",
                        "http",
                        "host",
                        "127.0.0.1",
                        "port",
                        65_536,
                        "preview",
                        Map.of("scheme", "http", "host", "127.0.0.1", "port", 0)))
                .put("/v1/containers/{container}/origin", shop.container.toString())
                .then()
                .statusCode(422)
                .body("errors.field", hasItems("port", "preview.port"));
    }

    @Test
    void digestsAreOfANamespace() {
        for (String question : new String[] {"digest", "one?key=x"}) {
            as(TestKeys.service("sync", "edge-feed"))
                    .get("/internal/edge-documents/" + question)
                    .then()
                    .statusCode(422)
                    .body("errors.field", hasItems("namespace"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "shop.co.uk, co.uk",
        "127.0.0.1, 127.0.0.1",
        "localhost, localhost",
        "www.shop.test, other.test",
        "www.PARENT, PARENT",
    })
    void domainThatIsNotTheCustomersAloneIsNoCookieDomain(String host, String cookieDomain) {
        assertRefused(Map.of("primary_host", named(host), "cookie_domain", named(cookieDomain)), "cookie_domain");
    }

    @Test
    void siteIsNotUnderThePlatformsDomain() {
        Shop shop = Shop.incomplete();

        assertRefused(Map.of("primary_host", shop.edgeHostname, "cookie_domain", platformDomain), "primary_host");
        assertRefused(Map.of("primary_host", platformDomain), "primary_host");
        assertRefused(
                Map.of("primary_host", "www.shop.test", "tracked_hosts", new String[] {shop.edgeHostname}),
                "tracked_hosts");
    }

    @Test
    void domainIsNotGivenToAContainerThatIsBeingDeleted() {
        Shop shop = Shop.incomplete();
        String domain = shop.addDomain("data.deleted.test");

        CompletableFuture<Response> verified = jdbi.inTransaction(handle -> {
            handle.execute("update container set deleted = true where id = ?", shop.container.value());
            CompletableFuture<Response> waits = CompletableFuture.supplyAsync(
                    () -> as(operator()).post("/v1/domains/{domain}/verification", domain), Thread::startVirtualThread);
            await().until(() -> waiting() == 1);
            return waits;
        });

        assertThat(verified.join().statusCode()).isEqualTo(404);
        Shop heir = Shop.incomplete();
        as(operator())
                .post("/v1/domains/{domain}/verification", heir.addDomain("data.deleted.test"))
                .then()
                .statusCode(200);
    }

    private void assertRefused(Map<String, Object> site, String field) {
        Map<String, Object> named = new HashMap<>(site);
        named.put("name", "A site");
        as(operator())
                .body(named)
                .post(
                        "/v1/containers/{container}/sites",
                        Shop.incomplete().container.toString())
                .then()
                .statusCode(422)
                .body("errors.field", hasItems(field));
    }

    private String named(String host) {
        String parent = platformDomain.substring(platformDomain.indexOf('.') + 1);
        return host.replace("PLATFORM", platformDomain).replace("PARENT", parent);
    }

    /** Backends that wait for a lock. */
    private int waiting() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                .mapTo(Integer.class)
                .one());
    }
}
