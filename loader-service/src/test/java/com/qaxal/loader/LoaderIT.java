package com.qaxal.loader;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.PauseReason;
import com.qaxal.testing.RealInfrastructure;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that a page gets from the loader, with a real KV. */
@QuarkusTest
@WithTestResource(RealInfrastructure.class)
@WithTestResource(RouterSecret.class)
class LoaderIT extends RunningLoader {

    @Test
    void everySiteGetsItsOwnTokenAndContainerOnly() {
        String ofShop = script(hosted("www.shop.test")).body();
        String ofBoutique = script(hosted("www.boutique.test")).body();

        assertThat(ofShop).contains(shop.value(), "GTM-SHOP").doesNotContain(boutique.value(), "GTM-BOUT");
        assertThat(ofBoutique).contains(boutique.value(), "GTM-BOUT").doesNotContain(shop.value(), "GTM-SHOP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://www.boutique.test/cart", "https://www.boutique.test/cart?f=a|b"})
    void siteIsFoundByTheReferringPageToo(String page) {
        String script = script(Map.of("Referer", page)).body();

        assertThat(script).contains("GTM-BOUT");
    }

    @Test
    void allPagesOfASiteGetTheSameScript() {
        HttpResponse<String> ofShop = script(Map.of("Referer", "https://www.shop.test/"));
        HttpResponse<String> ofBlog = script(Map.of("Referer", "https://blog.shop.test/"));
        HttpResponse<String> sameOrigin = script(hosted("www.shop.test"));

        assertThat(List.of(ofBlog.body(), sameOrigin.body())).containsOnly(ofShop.body());
        assertThat(List.of(ofShop, ofBlog, sameOrigin))
                .allSatisfy(each -> assertThat(each.headers().allValues("Vary"))
                        .containsExactlyInAnyOrder("Origin", "Accept-Encoding"));
    }

    @Test
    void scriptNamesItsOwnSitesHostsOnly() {
        JsonNode ofShop = configOf(script(hosted("www.shop.test"))).path("h");
        JsonNode ofBoutique = configOf(script(hosted("www.boutique.test"))).path("h");

        assertThat(ofShop).extracting(JsonNode::asText).containsExactly("blog.shop.test", "www.shop.test");
        assertThat(ofBoutique).extracting(JsonNode::asText).containsExactly("www.boutique.test");
    }

    @Test
    void pageThatDoesNotSayWhereItIsGetsTheHostsToo() {
        HttpResponse<String> silent = get("/l/" + token + ".js?s=" + boutique, Map.of());

        assertThat(configOf(silent).path("h")).extracting(JsonNode::asText).containsExactly("www.boutique.test");
    }

    @Test
    void pageOfNoSiteChangesNothingInTheScript() {
        Map<String, String> foreign = Map.of("Referer", "https://staging.shop.test/");

        assertThat(script(foreign).body()).isEqualTo(script(Map.of()).body()).doesNotContain("staging");
    }

    @Test
    void secondRequestForTheSameIsNotModified() {
        HttpResponse<String> first = script(hosted("www.shop.test"));
        String etag = first.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> second = script(with(hosted("www.shop.test"), "If-None-Match", etag));

        assertThat(first.headers().firstValue("Cache-Control").orElseThrow()).startsWith("private, max-age=300");
        assertThat(second.statusCode()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
    }

    @Test
    void scriptIsCompressedAsAskedFor() {
        HttpResponse<String> brotli = script(Map.of("Accept-Encoding", "gzip, br"));
        HttpResponse<String> gzip = script(Map.of("Accept-Encoding", "gzip"));

        assertThat(brotli.headers().firstValue("Content-Encoding")).hasValue("br");
        assertThat(gzip.headers().firstValue("Content-Encoding")).hasValue("gzip");
    }

    @Test
    void pausedContainersScriptInterceptsNothing() {
        configure(ALL, PauseReason.OVER_LIMIT);

        JsonNode config = configOf(script(hosted("www.shop.test")));

        assertThat(config.path("g").asText()).isEqualTo("GTM-SHOP");
        assertThat(config.has("m")).isFalse();
        assertThat(config.has("d")).isFalse();
    }

    @Test
    void scriptOfAContainerThatProxiesNothingInterceptsNothing() {
        configure(new Modules(ALL.adblockItpDetection(), null, null, ALL.gtmRecovery(), null));

        JsonNode config = configOf(script(hosted("www.shop.test")));

        assertThat(config.has("m")).isFalse();
    }

    @Test
    void unknownAndMalformedTokensAnswer404() {
        assertProblem(get("/l/" + LoaderToken.next() + ".js", Map.of()), 404, "unknown_token");
        assertProblem(get("/l/short.js", Map.of()), 404, "unknown_token");
        assertProblem(get("/l/..%2f..%2fetc%2fpasswd.js", Map.of()), 404, "unknown_token");
    }

    @Test
    void tokenOnAnotherContainersHostIsUnknown() {
        Map<String, String> other = with(
                hosted("www.shop.test"), "X-Qaxal-Container", ContainerId.next().toString());

        assertProblem(script(other), 404, "unknown_token");
    }

    @Test
    void otherMethodsAreNotServed() {
        assertProblem(post("/l/" + token + ".js", "", Map.of()), 405, "method_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {RouterSecret.VALUE, RouterSecret.OLD})
    void whatTheRouterSaysIsBelieved(String secret) {
        Map<String, String> told = with(hosted("www.boutique.test"), "X-Qaxal-Edge", secret);

        assertThat(script(told).body()).contains("GTM-BOUT");
        assertThat(post("/boot", "", told).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", RouterSecret.VALUE + "," + RouterSecret.OLD})
    void whatAVisitorSaysInItsNameIsNot(String secret) {
        Map<String, String> told = Map.of(
                "X-Qaxal-Edge",
                secret,
                "X-Qaxal-Container",
                container.toString(),
                "X-Qaxal-Public-Host",
                "www.boutique.test");

        assertThat(script(told).body()).doesNotContain("GTM-BOUT");
        assertProblem(post("/boot", "", told), 404, "unknown_host");
    }

    private static JsonNode configOf(HttpResponse<String> script) {
        String start = "window.__qx=";
        String text = script.body();
        return json(text.substring(text.indexOf(start) + start.length(), text.indexOf(";", start.length())));
    }
}
