package com.qaxal.config.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.qaxal.config.main.ConfigSettings;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator says of other issuers, by environment variables as in production. */
class IssuersTest {

    @Test
    void issuerHasTheNameThatItsVariablesGiveIt() {
        Map<String, ConfigSettings.Issuer> issuers = settings(Map.of()).issuers();

        assertThat(issuers).containsOnlyKeys("acme");
        ConfigSettings.Issuer acme = Objects.requireNonNull(issuers.get("acme"));
        assertThat(acme.emailDomains()).containsExactly("acme.test", "acme.example");
        assertThat(acme.emailClaim()).isEqualTo("email");
        assertThat(acme.allAddressesVerified()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://issuer.test/keys", "http://127.0.0.1:1/keys", "http://[::1]:1/keys"})
    void keysComeOverASafeWay(String url) {
        new Issuers(settings(Map.of("QAXAL_CONFIG_ISSUERS_ACME_JWKS_URL", url)), Clock.systemUTC());
    }

    @ParameterizedTest
    @CsvSource({
        "QAXAL_CONFIG_ISSUERS_ACME_JWKS_URL, http://issuer.test/keys",
        "QAXAL_CONFIG_ISSUERS_ACME_JWKS_URL, http://10.0.0.1/keys",
        "QAXAL_CONFIG_ISSUERS_ACME_JWKS_URL, file:///etc/keys",
        "QAXAL_CONFIG_ISSUERS_ACME_ISSUER, https://ours.test"
    })
    void settingThatWouldLetInAnybodyFailsTheStart(String name, String value) {
        assertThatThrownBy(() -> new Issuers(settings(Map.of(name, value)), Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("qaxal.config.issuers.acme");
    }

    private static ConfigSettings settings(Map<String, String> but) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "QAXAL_CONFIG_ISSUER", "https://ours.test",
                "QAXAL_CONFIG_EDGE_AUTH", "secret",
                "QAXAL_CONFIG_PLATFORM_DOMAIN", "edge.test",
                "QAXAL_CONFIG_BILLING_URL", "http://127.0.0.1:1",
                "QAXAL_CONFIG_ROUTER_URL", "http://127.0.0.1:1",
                "QAXAL_CONFIG_SERVICE_TOKEN_FILE", "token",
                "QAXAL_CONFIG_FIRST_OPERATOR_EMAIL", "operator@ours.test"));
        environment.putAll(Map.of(
                "QAXAL_CONFIG_ISSUERS_ACME_ISSUER", "https://issuer.test",
                "QAXAL_CONFIG_ISSUERS_ACME_JWKS_URL", "https://issuer.test/keys",
                "QAXAL_CONFIG_ISSUERS_ACME_AUDIENCE", "qaxal",
                "QAXAL_CONFIG_ISSUERS_ACME_EMAIL_DOMAINS", "acme.test,acme.example"));
        environment.putAll(but);
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(ConfigSettings.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(ConfigSettings.class);
    }
}
