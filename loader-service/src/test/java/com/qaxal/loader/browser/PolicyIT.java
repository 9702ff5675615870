package com.qaxal.loader.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages that say by a policy what may run in them, and whom they may talk to. */
class PolicyIT extends InChromium {
    private static final String NONCE = "nonce='n0nce'";
    private static final String RAN = "() => window.google_tag_manager?.['" + Shop.GTM + "']";
    private static final String LIBRARY = "https://www.googletagmanager.com/gtm.js?id=GTM-OWN&way=script";

    @BeforeEach
    void watch() {
        page.addInitScript("""
                window.violations = [];
                addEventListener('securitypolicyviolation', event => violations.push(event.effectiveDirective + ' ' + event.blockedURI))
                """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "script-src 'nonce-n0nce'",
                "script-src 'nonce-n0nce' 'strict-dynamic'",
                "script-src 'nonce-n0nce' 'strict-dynamic'; object-src 'none'; base-uri 'none'"
            })
    void noncesLetInWhatOurScriptLoads(String policy) {
        shop.reset(RECOVER + ",\"d\":true,\"u\":true,\"g\":\"" + Shop.GTM + "\"");

        open(shop.snippet("LOADER", "async " + NONCE), Map.of("Content-Security-Policy", policy));
        page.waitForFunction(RAN);
        page.waitForCondition(
                () -> shop.arrived().stream().anyMatch(each -> each.path().equals("/mark-session-detection")));

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);
        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
        assertThat(violations()).isEmpty();
    }

    @Test
    void hitsGoDirectOnceWhereThePolicyDoesNotNameUs() {
        shop.openGoogle();
        open(shop.snippet(), Map.of("Content-Security-Policy", "connect-src 'self' https://*.google-analytics.com"));

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_DIRECT);
        assertThat(violations()).isNotEmpty().allMatch(each -> each.startsWith("connect-src http://data."));
    }

    /** A hit that is sent while the page is left would have no time for a second way. */
    @Test
    void nothingComesByUsAnyMoreOnceThePolicyHasRefusedIt() {
        shop.openGoogle();
        open(shop.snippet(), Map.of("Content-Security-Policy", "connect-src 'self' https://*.google-analytics.com"));
        page.evaluate("url => everyWay(url)", GOOGLE_HIT);
        page.waitForFunction("() => violations.length > 0");
        List<String> refused = violations();

        page.evaluate("url => everyWay(url)", GOOGLE_HIT + "&n=2"); // a picture that is there is not fetched again

        assertThat(violations()).isEqualTo(refused);
        assertThat(arrivedBy(8)).containsExactlyInAnyOrder(twice(ALL_DIRECT));
    }

    @Test
    void policyThatOnlyReportsChangesNothing() {
        open(shop.snippet(), Map.of("Content-Security-Policy-Report-Only", "connect-src 'self'"));
        page.evaluate("url => everyWay(url)", GOOGLE_HIT);
        page.waitForFunction("() => violations.length > 0");

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(8)).containsExactlyInAnyOrder(twice(ALL_RECOVERED));
    }

    @Test
    void pageThatTrustsNoTextForAScriptsAddressGetsItsLibraryDirectly() {
        shop.reset(RECOVER + ",\"g\":\"" + Shop.GTM + "\"");
        shop.openGoogle();
        open(shop.snippet(), Map.of("Content-Security-Policy", "require-trusted-types-for 'script'"));

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);
        assertThat(page.evaluate("""
                url => new Promise(done => {
                  const policy = trustedTypes.createPolicy('own', {createScriptURL: text => text});
                  const script = document.createElement('script');
                  script.onload = script.onerror = event => done([event.type, !!window.google_tag_manager?.['GTM-OWN']]);
                  script.src = policy.createScriptURL(url);
                  document.head.append(script);
                })
                """, LIBRARY)).isEqualTo(List.of("load", true));

        assertThat(arrivedBy(5))
                .containsExactlyInAnyOrder(
                        "fetch recovered", "xhr recovered", "beacon recovered", "pixel recovered", "script direct");
        assertThat(page.evaluate(RAN)).isNull();
    }

    @Test
    void pageWithADefaultPolicyGetsEverythingByUs() {
        shop.reset(RECOVER + ",\"g\":\"" + Shop.GTM + "\"");
        open(
                "<script>trustedTypes.createPolicy('default', {createScriptURL: text => text})</script>"
                        + shop.snippet(),
                Map.of("Content-Security-Policy", "require-trusted-types-for 'script'"));
        page.waitForFunction(RAN);

        assertThat(page.evaluate("url => everyWay(url)", GOOGLE_HIT)).isEqualTo(HEARD);

        assertThat(arrivedBy(4)).containsExactlyInAnyOrder(ALL_RECOVERED);
        assertThat(violations()).isEmpty();
    }

    private static String[] twice(String[] hits) {
        return Stream.of(hits, hits).flatMap(Stream::of).toArray(String[]::new);
    }

    private List<String> violations() {
        return ((List<?>) page.evaluate("() => violations"))
                .stream().map(String::valueOf).toList();
    }
}
