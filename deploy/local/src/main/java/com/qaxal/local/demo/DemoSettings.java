package com.qaxal.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.local.secret.Secrets;
import com.qaxal.local.suite.Layout;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Makes the demo's client, containers, sites and domain through the public API; what is there already stays. */
final class DemoSettings {
    static final String MEMBER = "demo@qaxal.localhost";
    private static final String CLIENT = "Demo Shop";
    private static final String CUSTOM_DOMAIN = "data.shop.localhost";

    private final Layout layout;
    private final Secrets secrets;
    private final ControlApi config;

    private DemoSettings(Layout layout, Secrets secrets) {
        this.layout = layout;
        this.secrets = secrets;
        this.config = new ControlApi(layout.url("config"));
    }

    static Demo.Description ensure(Layout layout, Secrets secrets) throws IOException, InterruptedException {
        return new DemoSettings(layout, secrets).ensure();
    }

    private Demo.Description ensure() throws IOException, InterruptedException {
        config.signIn(Demo.OPERATOR, secrets.password("operator.password"));
        String client = client();
        JsonNode container = container(client, "Shops", "demo");
        String id = container.path("container_id").asText();
        JsonNode shop = site(id, "Shop", "www.shop.localhost", "shop.localhost", "GTM-SHOP01");
        JsonNode boutique = site(id, "Boutique", "www.boutique.localhost", "boutique.localhost", "GTM-BOUT01");
        domain(id, shop.path("site_id").asText());
        config.put(
                "/v1/containers/" + id + "/modules/cookie_keeper",
                Map.of("enabled", true, "settings", Map.of("unknown_consent", "assume_granted")));
        container(client, "With all defaults", "defaults");
        return new Demo.Description(
                client,
                id,
                container.path("edge_hostname").asText(),
                CUSTOM_DOMAIN,
                container.path("loader_token").asText(),
                List.of(described(shop), described(boutique)),
                "http://127.0.0.1:" + layout.tagServer(),
                "http://www.shop.localhost:" + layout.shop(),
                new Demo.Login(MEMBER, secrets.password("demo.password")),
                new Demo.Login(Demo.OPERATOR, secrets.password("operator.password")));
    }

    private String client() throws IOException, InterruptedException {
        Optional<JsonNode> existing = find(config.get("/v1/clients?limit=200"), "name", CLIENT);
        if (existing.isPresent()) {
            return existing.get().path("client_id").asText();
        }
        String client = config.post("/v1/clients", Map.of("name", CLIENT))
                .path("client_id")
                .asText();
        config.post(
                "/v1/clients/" + client + "/members",
                Map.of("email", MEMBER, "role", "owner", "password", secrets.password("demo.password")));
        return client;
    }

    private JsonNode container(String client, String name, String label) throws IOException, InterruptedException {
        String containers = "/v1/clients/" + client + "/containers";
        Optional<JsonNode> existing = find(config.get(containers), "name", name);
        if (existing.isPresent()) {
            return existing.get();
        }
        JsonNode made = config.post(containers, Map.of("name", name, "plan", "business", "edge_label", label));
        String path = "/v1/containers/" + made.path("container_id").asText();
        config.put(path + "/origin", Map.of("scheme", "http", "host", "127.0.0.1", "port", layout.tagServer()));
        config.await(path, "status", "active"); // billing gives it a subscription
        return made;
    }

    private JsonNode site(String container, String name, String host, String cookieDomain, String gtmId)
            throws IOException, InterruptedException {
        String sites = "/v1/containers/" + container + "/sites";
        Optional<JsonNode> existing = find(config.get(sites), "primary_host", host);
        if (existing.isPresent()) {
            return existing.get();
        }
        return config.post(
                sites, Map.of("name", name, "primary_host", host, "cookie_domain", cookieDomain, "gtm_id", gtmId));
    }

    private void domain(String container, String site) throws IOException, InterruptedException {
        String domains = "/v1/containers/" + container + "/domains";
        Optional<JsonNode> existing = find(config.get(domains), "host", CUSTOM_DOMAIN);
        JsonNode domain = existing.isPresent()
                ? existing.get()
                : config.post(domains, Map.of("host", CUSTOM_DOMAIN, "site_id", site));
        if (!domain.path("state").asText().equals("active")) {
            config.post("/v1/domains/" + domain.path("domain_id").asText() + "/verification", new HashMap<>());
        }
    }

    private static Demo.Site described(JsonNode site) {
        return new Demo.Site(
                site.path("primary_host").asText(),
                site.path("container_token").asText(),
                site.path("gtm_id").asText(),
                site.path("cookie_domain").asText());
    }

    private static Optional<JsonNode> find(JsonNode list, String field, @Nullable String value) {
        return StreamSupport.stream(list.path("items").spliterator(), false)
                .filter(item -> item.path(field).asText().equals(value))
                .findFirst();
    }
}
