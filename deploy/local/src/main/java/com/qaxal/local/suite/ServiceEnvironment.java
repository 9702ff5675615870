package com.qaxal.local.suite;

import com.qaxal.local.demo.Demo;
import com.qaxal.local.secret.Secrets;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What each service is told about the others: the same variables that a cluster gives it. */
final class ServiceEnvironment {
    private final Layout layout;
    private final Secrets secrets;

    ServiceEnvironment(Layout layout, Secrets secrets) {
        this.layout = layout;
        this.secrets = secrets;
    }

    Map<String, String> of(String service) throws IOException {
        Map<String, String> environment = new HashMap<>();
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(layout.port(service)));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(layout.management(service)));
        environment.put("QAXAL_KAFKA_BOOTSTRAP", "127.0.0.1:" + layout.kafka());
        switch (service) {
            case "router" -> {
                edge(environment);
                environment.put("QAXAL_ROUTER_HTTP_PORT", Integer.toString(layout.router()));
                environment.put("QAXAL_LOADER_URL", layout.url("loader"));
                environment.put(
                        "QAXAL_AUTH_PUBLIC_KEY_FILE", secrets.publicKey().toString());
                environment.put("QAXAL_DATA_DIR", layout.data("router").toString());
                environment.put("QAXAL_ROUTER_FORWARD_ALLOW_PRIVATE_ORIGINS", "true");
                environment.put("QAXAL_ROUTER_COOKIES_MASTER_KEYS", "local:" + secrets.key("cookie-master.key"));
            }
            case "loader" -> {
                edge(environment);
                environment.put("QAXAL_LOADER_INSTANCE", "loader-0");
                environment.put("QAXAL_BOOT_MAC_KEY", secrets.key("boot-mac.key"));
            }
            case "sync" -> {
                environment.put("QAXAL_REDIS_URL", redis());
                environment.put("QAXAL_CONFIG_URL", layout.url("config"));
                token(environment, "sync", "edge-feed");
            }
            case "config" -> {
                database(environment, "config");
                issuer(environment);
                environment.put(
                        "QAXAL_AUTH_SIGNING_KEY_FILE", secrets.signingKey().toString());
                environment.put("QAXAL_EDGE_AUTH", secrets.password("edge-auth"));
                environment.put("QAXAL_BILLING_URL", layout.url("billing"));
                environment.put("QAXAL_ROUTER_URL", layout.url("router"));
                environment.put("QAXAL_FIRST_OPERATOR_EMAIL", Demo.OPERATOR);
                environment.put(
                        "QAXAL_FIRST_OPERATOR_PASSWORD_FILE",
                        secrets.passwordFile("operator.password").toString());
                environment.put("QAXAL_CONFIG_EDGE_URL", "http://{host}:" + layout.router());
                environment.put("QAXAL_PLATFORM_DOMAIN", "trqaxal.localhost");
                environment.put("QAXAL_CONFIG_ALLOW_PRIVATE_ORIGINS", "true");
                token(environment, "config", "subscriptions-feed");
            }
            case "billing" -> {
                database(environment, "billing");
                issuer(environment);
                environment.put("QAXAL_CONFIG_URL", layout.url("config"));
                token(environment, "billing", "containers-feed");
            }
            default -> throw new IllegalArgumentException("no service " + service);
        }
        return environment;
    }

    private void edge(Map<String, String> environment) throws IOException {
        environment.put("QAXAL_REDIS_URL", redis());
        environment.put("QAXAL_CONFIG_URL", layout.url("config"));
        environment.put("QAXAL_EDGE_AUTH", secrets.password("edge-auth"));
        environment.put("QAXAL_ROUTER_AUTH", secrets.password("router-auth"));
    }

    private void database(Map<String, String> environment, String name) throws IOException {
        environment.put("QAXAL_POSTGRES_URL", "postgresql://127.0.0.1:" + layout.postgres() + "/" + name);
        environment.put("QAXAL_POSTGRES_USER", name);
        environment.put("QAXAL_POSTGRES_PASSWORD", secrets.password("postgres-" + name + ".password"));
    }

    private void issuer(Map<String, String> environment) throws IOException {
        environment.put("QAXAL_AUTH_ISSUER", Secrets.ISSUER);
        environment.put("QAXAL_AUTH_PUBLIC_KEY_FILE", secrets.publicKey().toString());
    }

    private void token(Map<String, String> environment, String service, String scope) throws IOException {
        environment.put(
                "QAXAL_SERVICE_TOKEN_FILE", secrets.serviceToken(service, scope).toString());
    }

    private String redis() {
        return "redis://127.0.0.1:" + layout.redis() + "/0";
    }
}
