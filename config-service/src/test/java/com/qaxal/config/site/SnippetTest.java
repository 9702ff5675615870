package com.qaxal.config.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the lines say; that they work is tested in a browser. */
class SnippetTest {
    private static final String ADDRESS = "https://data.shop.test/x7k2mq/l/LOADER.js?s=SITE";

    @Test
    void pageThatStartsItsContainerItselfNeedsTheScriptOnly() {
        Snippet snippet = snippet(null);

        assertThat(snippet.html()).isEqualTo("<script async src=\"" + ADDRESS + "\"></script>");
        assertThat(snippet.htmlWithNonce())
                .isEqualTo("<script async nonce=\"NONCE\" src=\"" + ADDRESS + "\"></script>");
    }

    @Test
    void containerThatTheScriptStartsIsNamedAsTheOtherWay() {
        Snippet snippet = snippet("GTM-SHOP01");

        assertThat(List.of(snippet.html(), snippet.htmlWithNonce()))
                .allSatisfy(line -> assertThat(line)
                        .contains("src=\"" + ADDRESS + "\"", "'https://www.googletagmanager.com/gtm.js?id=GTM-SHOP01'")
                        .doesNotContain("\n"));
    }

    @Test
    void pageThatCarriesTheLineTwiceStartsItsContainerOnce() {
        Snippet snippet = snippet("GTM-SHOP01");

        assertThat(List.of(snippet.html(), snippet.htmlWithNonce()))
                .allSatisfy(
                        line -> assertThat(line).containsSubsequence("if(!w[m]){w[m]=1;", "gtm.start", ".after(s)}"));
    }

    @Test
    void eachScriptOfAPageWithNoncesHasTheNonce() {
        Snippet snippet = snippet("GTM-SHOP01");

        assertThat(snippet.htmlWithNonce().split("<script", -1)).hasSize(3);
        assertThat(snippet.htmlWithNonce().split("nonce=\"NONCE\"", -1)).hasSize(3);
        assertThat(snippet.html()).doesNotContain("NONCE");
    }

    private static Snippet snippet(@Nullable String gtm) {
        UUID id = new UUID(0, 1);
        Sites.Site site = new Sites.Site(
                id,
                id,
                "SITE",
                "Shop",
                "www.shop.test",
                List.of(),
                "shop.test",
                gtm,
                "/x7k2mq",
                null,
                "data.shop.test",
                false);
        return Snippet.of(site, "LOADER", "https://{host}");
    }
}
