package com.qaxal.config.audit;

import static com.qaxal.config.Shop.as;
import static com.qaxal.config.Shop.operator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;

import com.qaxal.config.Estate;
import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.config.document.Operations;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Who changed what can be read afterwards, of every write. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class AuditIT {
    private static final String MADE = "after";
    private static final String ENDED = "before";
    private static final String CHANGED = "before and after";

    static final List<Write> WRITES = List.of(
            new Write("POST /v1/clients", "client.created", MADE),
            new Write("POST /v1/clients/{client}/members", "member.added", MADE),
            new Write("PATCH /v1/clients/{client}/members/{member}", "member.changed", CHANGED),
            new Write("DELETE /v1/clients/{client}/members/{member}", "member.removed", ENDED),
            new Write("POST /v1/clients/{client}/api-keys", "api_key.created", MADE),
            new Write("DELETE /v1/clients/{client}/api-keys/{api_key}", "api_key.revoked", ENDED),
            new Write("POST /v1/clients/{client}/invitations", "invitation.created", MADE),
            new Write("DELETE /v1/clients/{client}/invitations/{invitation}", "invitation.revoked", ENDED),
            new Write("POST /v1/clients/{client}/containers", "container.created", MADE),
            new Write("PATCH /v1/containers/{container}", "container.changed", CHANGED),
            new Write("DELETE /v1/containers/{container}", "container.deleted", ENDED),
            new Write("PUT /v1/containers/{container}/origin", "origin.changed", CHANGED),
            new Write("POST /v1/containers/{container}/sites", "site.created", MADE),
            new Write("POST /v1/containers/{container}/domains", "domain.claimed", MADE),
            new Write("PUT /v1/containers/{container}/modules/{module}", "module.set", CHANGED),
            new Write("POST /v1/containers/{container}/debug-tokens", "debug_token.created", MADE),
            new Write("POST /v1/containers/{container}/history/{version}/rollback", "container.rolled_back", MADE),
            new Write("PUT /v1/sites/{site}", "site.changed", CHANGED),
            new Write("DELETE /v1/sites/{site}", "site.deleted", ENDED),
            new Write("POST /v1/sites/{site}/prefix-rotation", "site.prefix_rotated", CHANGED),
            new Write("DELETE /v1/sites/{site}/former-prefix", "site.former_prefix_ended", CHANGED),
            new Write("POST /v1/sites/{site}/proxy-keys", "proxy_key.created", MADE),
            new Write("DELETE /v1/sites/{site}/proxy-keys/{key}", "proxy_key.deleted", ENDED),
            new Write("DELETE /v1/domains/{domain}", "domain.removed", ENDED),
            new Write("POST /v1/domains/{domain}/verification", "domain.vouched", CHANGED));

    /**
     * Signing in, asking and looking change nothing that anybody set. An epoch would render the containers of all tests anew, and an invitation is
     * accepted by whom it is for: these have tests of their own.
     */
    private static final Set<String> NOT_HERE = Set.of(
            "POST /v1/auth/login",
            "POST /v1/auth/refresh",
            "POST /v1/auth/logout",
            "POST /v1/invitations/accept",
            "POST /v1/containers/{container}/explain",
            "POST /v1/domains/{domain}/check",
            "POST /v1/edge-epoch");

    @Inject
    Jdbi jdbi;

    /** @param states which of them is told */
    record Write(String operation, String action, String states) {}

    @ParameterizedTest
    @FieldSource("WRITES")
    void writeIsWrittenDown(Write write) {
        Estate estate = Estate.standing();

        assertThat(estate.ask(operator(), write.operation()).statusCode()).isIn(200, 201, 204);

        JsonPath newest = as(operator()).get("/v1/audit?limit=1").jsonPath();
        assertThat(newest.getString("items[0].actor")).isEqualTo("platform@test");
        assertThat(newest.getString("items[0].action")).isEqualTo(write.action());
        assertThat(newest.getString("items[0].client_id")).isNotNull();
        Map<String, Object> entry = newest.getMap("items[0]");
        assertThat(entry.containsKey("before")).isEqualTo(write.states().contains("before"));
        assertThat(entry.containsKey("after")).isEqualTo(write.states().contains("after"));
    }

    @Test
    void noWriteIsForgottenHere() {
        Set<String> writes = Operations.leastRoles().keySet().stream()
                .filter(operation -> operation.contains(" /v1/") && !operation.startsWith("GET "))
                .filter(operation -> !NOT_HERE.contains(operation))
                .collect(Collectors.toSet());

        assertThat(WRITES.stream().map(Write::operation)).containsExactlyInAnyOrderElementsOf(writes);
    }

    @Test
    void changeTellsTheFieldsThatDiffer() {
        Shop shop = Shop.incomplete();
        as(shop.member("editor"))
                .body(Map.of("name", "Renamed", "recovery_param", "d"))
                .patch("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(200);

        as(shop.member("admin"))
                .get("/v1/clients/{client}/audit?action=container.changed", shop.client.toString())
                .then()
                .body("items.size()", equalTo(1))
                .body("items[0].actor", equalTo("member@test"))
                .body("items[0].subject", equalTo(shop.container.toString()))
                .body("items[0].before", equalTo(Map.of("name", "A container")))
                .body("items[0].after", equalTo(Map.of("name", "Renamed")));
    }

    @Test
    void refusedWriteIsNotWrittenDown() {
        Shop shop = Shop.incomplete();
        String site = shop.addSite("www.refused.test", "refused.test");
        as(operator())
                .header("If-Match", "\"stale\"")
                .delete("/v1/sites/{site}", site)
                .then()
                .statusCode(412);

        assertThat(actions(shop, "subject=" + site)).containsExactly("site.created");
    }

    @Test
    void clientReadsOfItselfAlone() {
        Shop shop = Shop.incomplete();
        Shop other = Shop.incomplete();

        assertThat(actions(shop, "subject=" + other.container)).isEmpty();
        assertThat(actions(shop, "subject=" + shop.container)).containsExactly("container.created");
        as(operator())
                .get("/v1/audit?client={client}", other.client.toString())
                .then()
                .body("items.action", contains("container.created", "client.created"))
                .body("items.client_id", everyItem(equalTo(other.client.toString())));
    }

    @Test
    void whatWasWrittenDownStays() {
        Shop.incomplete();

        assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute("update audit_log set actor = 'nobody'")))
                .hasMessageContaining("stays");
        assertThatThrownBy(() -> jdbi.useHandle(handle -> handle.execute("delete from audit_log")))
                .hasMessageContaining("stays");
    }

    private static List<String> actions(Shop shop, String filter) {
        return as(shop.member("admin"))
                .get("/v1/clients/" + shop.client + "/audit?" + filter)
                .jsonPath()
                .getList("items.action");
    }
}
