package com.qaxal.config.history;

import static com.qaxal.config.Shop.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.qaxal.config.Shop;
import com.qaxal.config.StandInBilling;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a customer set is kept by version, compared, and set again by the rules of today. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(StandInBilling.class)
class HistoryIT {

    @Test
    void eachChangeOfASettingIsAVersionAndWhatIsNoSettingIsNone() {
        Shop shop = Shop.served(); // origin and subscription are no settings
        int before = versions(shop).size();
        rename(shop, "Another name");
        shop.addSite("www.shop.test", "shop.test");
        rename(shop, "Another name"); // changes nothing
        shop.connect();

        List<Integer> versions = versions(shop);

        assertThat(versions).hasSize(before + 2).isSortedAccordingTo((a, b) -> b - a);
        get(shop, "/" + versions.getFirst())
                .body("by", equalTo("platform@test"))
                .body("settings.name", equalTo("Another name"))
                .body("settings.sites.values().primary_host", contains("www.shop.test"))
                .body("settings.modules.cookie_keeper.enabled", equalTo(true));
        get(shop, "/" + versions.getLast()).body("settings.name", equalTo("A container"));
    }

    @Test
    void tokensSecretsAndWhatIsNotTheCustomersAreNotPartOfIt() {
        Shop shop = Shop.served();
        shop.addSite("www.shop.test", "shop.test");

        String kept = get(shop, "/" + versions(shop).getFirst()).extract().asString();

        assertThat(kept)
                .doesNotContain("token", "origin", "status", "entitle", "digest", shop.loaderToken, shop.edgeHostname);
    }

    @Test
    void listIsPagedFromTheNewest() {
        Shop shop = Shop.incomplete();
        for (int i = 0; i < 4; i++) {
            rename(shop, "name " + i);
        }

        List<Integer> all = versions(shop);
        ValidatableResponse first = get(shop, "?limit=2").body("items.config_version", equalTo(all.subList(0, 2)));
        String cursor = first.extract().path("next");
        get(shop, "?limit=100&cursor=" + cursor)
                .body("items.config_version", equalTo(all.subList(2, all.size())))
                .body("next", nullValue());
    }

    @Test
    void onlyTheNewestHundredAreKept() {
        Shop shop = Shop.incomplete();
        for (int i = 0; i < 102; i++) {
            rename(shop, "name " + i);
        }

        List<Integer> kept = versions(shop);

        assertThat(kept).hasSize(100);
        get(shop, "/" + kept.getLast()).body("settings.name", equalTo("name 2"));
    }

    @Test
    void differenceSaysFieldByFieldWhatWasAndWhatIs() {
        Shop shop = Shop.incomplete();
        String site = shop.addSite("www.shop.test", "shop.test");
        int before = versions(shop).getFirst();
        replace(shop, site, Map.of("gtm_id", "GTM-OTHER1"));
        module(shop, "cookie_keeper", Map.of("enabled", false));
        int after = versions(shop).getFirst();

        get(shop, "/" + before + "/diff")
                .body("differences.field", contains("modules.cookie_keeper.enabled", "sites." + site + ".gtm_id"))
                .body("differences[0].before", equalTo(true))
                .body("differences[0].after", equalTo(false))
                .body("differences[1].site", equalTo("www.shop.test"))
                .body("differences[1].before", equalTo("GTM-SHOP01"))
                .body("differences[1].after", equalTo("GTM-OTHER1"));
        get(shop, "/" + after + "/diff?to=" + before).body("differences[1].after", equalTo("GTM-SHOP01"));
        get(shop, "/" + after + "/diff?to=" + after).body("differences", empty());
    }

    @Test
    void dryRunChangesNothingAndSaysWhatTheRollbackThenDoes() {
        Shop shop = Shop.served();
        String site = shop.addSite("www.shop.test", "shop.test");
        int good = versions(shop).getFirst();
        replace(shop, site, Map.of("cookie_domain", "www.shop.test", "direct", true));
        module(shop, "gtm_recovery", Map.of("enabled", true, "settings", Map.of("additional_paths", List.of("/x/y"))));
        rename(shop, "Broken");
        List<Integer> before = versions(shop);

        List<Map<String, ?>> would = rollback(shop, good, true)
                .body("dry_run", equalTo(true))
                .body("remarks", empty())
                .body(
                        "changes.field",
                        contains(
                                "modules.gtm_recovery.settings.additional_paths",
                                "name",
                                "sites." + site + ".cookie_domain",
                                "sites." + site + ".direct"))
                .extract()
                .path("changes");
        assertThat(versions(shop)).isEqualTo(before);
        assertThat(siteOf(shop, site).get("cookie_domain")).isEqualTo("www.shop.test");

        rollback(shop, good, false).body("changes", equalTo(would));

        get(shop, "/" + good + "/diff").body("differences", empty());
        assertThat(versions(shop)).hasSize(before.size() + 1);
        assertThat(siteOf(shop, site).get("cookie_domain")).isEqualTo("shop.test");
    }

    @Test
    void siteThatWasDeletedStaysSoAndLaterOnesStay() {
        Shop shop = Shop.incomplete();
        String gone = shop.addSite("www.gone.test", "gone.test");
        String kept = shop.addSite("www.shop.test", "shop.test");
        int version = versions(shop).getFirst();
        as(shop.member("editor")).delete("/v1/sites/{site}", gone).then().statusCode(204);
        shop.addSite("www.later.test", "later.test");
        replace(shop, kept, Map.of("gtm_id", "GTM-OTHER1"));

        rollback(shop, version, false)
                .body("changes.field", contains("sites." + kept + ".gtm_id"))
                .body("remarks.subject", contains("site www.gone.test", "site www.later.test", "default_site_id"))
                .body("remarks[0].why", containsString("was deleted"));
    }

    @Test
    void hostThatAnotherSiteHasNowComesBackWhenThatOneGivesItUp() {
        Shop shop = Shop.incomplete();
        String first = shop.addSite("www.shop.test", "shop.test");
        String second = shop.addSite("www.other.test", "other.test");
        replace(shop, first, Map.of("tracked_hosts", List.of("m.shop.test")));
        int version = versions(shop).getFirst();
        replace(shop, first, Map.of("tracked_hosts", List.of()));
        put(shop, second, "www.other.test", "other.test", Map.of("tracked_hosts", List.of("m.shop.test")));

        rollback(shop, version, false).body("remarks", empty());

        assertThat(siteOf(shop, first).get("tracked_hosts")).isEqualTo(List.of("m.shop.test"));
        assertThat(siteOf(shop, second).get("tracked_hosts")).isEqualTo(List.of());
    }

    @Test
    void ruleOfTodayThatForbidsItIsSaidAndTheRestIsSet() {
        Shop shop = Shop.incomplete();
        String site = shop.addSite("www.shop.test", "shop.test");
        replace(shop, site, Map.of("prefix", "/bcdf2"));
        int version = versions(shop).getFirst();
        replace(shop, site, Map.of("prefix", "/bcdf3"));
        as(shop.member("editor"))
                .delete("/v1/sites/{site}/former-prefix", site)
                .then()
                .statusCode(204);
        replace(shop, site, Map.of("prefix", "/bcdf4")); // now there are two, and neither is that one
        rename(shop, "Other");

        rollback(shop, version, false)
                .body("changes.field", contains("name"))
                .body("remarks.subject", contains("site www.shop.test"));
    }

    @Test
    void moduleThatThePlanDoesNotIncludeIsSetAndSaidToHaveNoEffect() {
        Shop shop = Shop.incomplete(); // no plan at all
        rename(shop, "First");
        int version = versions(shop).getFirst();
        module(shop, "cookie_keeper", Map.of("enabled", false));

        rollback(shop, version, true)
                .body("changes.field", contains("modules.cookie_keeper.enabled"))
                .body("remarks.subject", hasItem("module cookie_keeper"))
                .body("remarks[0].why", containsString("no effect"));
    }

    @Test
    void onlyEditorsRollBackAndStrangersFindNothing() {
        Shop shop = Shop.incomplete();
        rename(shop, "First");
        int version = versions(shop).getFirst();
        String path = "/v1/containers/" + shop.container + "/history/" + version;

        as(shop.member("viewer")).post(path + "/rollback?dry_run=true").then().statusCode(403);
        for (String each : List.of(path, path + "/diff", "/v1/containers/" + shop.container + "/history")) {
            as(Shop.incomplete().member("owner")).get(each).then().statusCode(404);
        }
        as(shop.member("viewer")).get(path + "000").then().statusCode(404);
        as(shop.member("editor"))
                .post(path + "/rollback")
                .then()
                .statusCode(200)
                .body("changes", hasSize(0));
        as(shop.member("viewer")).get(path).then().body("at", notNullValue());
    }

    /** What was tried is taken back, and what is around it is not. */
    @Test
    void dryRunMayHaveAnIdempotencyKey() {
        Shop shop = Shop.served();
        int first = versions(shop).getFirst();
        rename(shop, "Renamed");
        String key = UUID.randomUUID().toString();

        for (int i = 0; i < 2; i++) {
            as(shop.member("editor"))
                    .header("Idempotency-Key", key)
                    .post("/v1/containers/" + shop.container + "/history/" + first + "/rollback?dry_run=true")
                    .then()
                    .statusCode(200)
                    .body("changes.field", contains("name"));
        }

        as(shop.member("viewer"))
                .get("/v1/containers/{container}", shop.container.toString())
                .then()
                .body("name", equalTo("Renamed"));
    }

    private static List<Integer> versions(Shop shop) {
        return get(shop, "?limit=100").extract().path("items.config_version");
    }

    private static ValidatableResponse get(Shop shop, String path) {
        return as(shop.member("viewer"))
                .get("/v1/containers/" + shop.container + "/history" + path)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse rollback(Shop shop, int version, boolean dryRun) {
        return as(shop.member("editor"))
                .post("/v1/containers/" + shop.container + "/history/" + version + "/rollback?dry_run=" + dryRun)
                .then()
                .statusCode(200);
    }

    private static void rename(Shop shop, String name) {
        as(Shop.operator())
                .body(Map.of("name", name))
                .patch("/v1/containers/{container}", shop.container.toString())
                .then()
                .statusCode(200);
    }

    private static void module(Shop shop, String module, Map<String, ?> wanted) {
        as(shop.member("editor"))
                .body(wanted)
                .put("/v1/containers/{container}/modules/{module}", shop.container.toString(), module)
                .then()
                .statusCode(200);
    }

    private static void replace(Shop shop, String site, Map<String, ?> different) {
        put(shop, site, "www.shop.test", "shop.test", different);
    }

    private static void put(Shop shop, String site, String host, String cookieDomain, Map<String, ?> different) {
        Map<String, Object> form = new HashMap<>(
                Map.of("name", host, "primary_host", host, "cookie_domain", cookieDomain, "gtm_id", "GTM-SHOP01"));
        form.putAll(different);
        as(shop.member("editor"))
                .body(form)
                .put("/v1/sites/{site}", site)
                .then()
                .statusCode(200);
    }

    private static Map<String, ?> siteOf(Shop shop, String site) {
        return as(shop.member("viewer"))
                .get("/v1/sites/{site}", site)
                .jsonPath()
                .getMap("");
    }
}
