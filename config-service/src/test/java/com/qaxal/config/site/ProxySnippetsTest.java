package com.qaxal.config.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** That they work is shown by the servers themselves, in the end-to-end tests. */
class ProxySnippetsTest {
    private static final String EDGE = "abc123.trqaxal.test";

    @Test
    void nothingIsLeftToFillInButTheSecret() {
        ProxySnippets snippets = snippets("https://{host}", ProxySnippets.NO_KEY, "/x7k2mq");

        assertThat(List.of(snippets.nginx(), snippets.caddy(), snippets.cloudflareWorker()))
                .allSatisfy(text -> assertThat(text.replace("{host}", ""))
                        .contains("/x7k2mq", "https://" + EDGE, ProxySnippets.NO_KEY)
                        .doesNotContainPattern("\\{[a-z_]+\\}"));
    }

    @Test
    void bothPrefixesArePassedOnWhileTheyAreRotated() {
        ProxySnippets snippets = snippets("https://{host}", "s3cret", "/new234", "/old567");

        assertThat(snippets.nginx()).contains("location ^~ /new234/ {", "location ^~ /old567/ {");
        assertThat(snippets.caddy()).contains("path /new234/* /old567/*");
        assertThat(snippets.cloudflareWorker())
                .contains("[\"/new234\", \"/old567\"]")
                .contains("www.shop.test/new234/*, www.shop.test/old567/*, blog.shop.test/new234/*");
    }

    @Test
    void edgeWithoutTlsIsNotAskedToProveItself() {
        assertThat(snippets("http://{host}:8080", "s3cret", "/x7k2mq").nginx()).doesNotContain("proxy_ssl");
    }

    private static ProxySnippets snippets(String edgeUrl, String key, String... prefixes) {
        return ProxySnippets.of(List.of("www.shop.test", "blog.shop.test"), List.of(prefixes), EDGE, edgeUrl, key);
    }
}
