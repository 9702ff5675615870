package com.qaxal.model.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {

    @Test
    void uuidCarriesItsTimeVersionAndVariant() {
        UUID uuid = TimeOrderedUuid.at(0x0123_4567_89ABL);

        assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(0x0123_4567_89ABL);
        assertThat(uuid.version()).isEqualTo(7);
        assertThat(uuid.variant()).isEqualTo(2);
    }

    @Test
    void tokensAreOfTheirFormAndDiffer() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String token = LoaderToken.next().value();
            assertThat(token).matches("[0-9A-Za-z]{22}");
            assertThat(seen.add(token)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "0aZ9bY8cX7dW6eV5fU4gT3x", "0aZ9bY8cX7dW6eV5fU4gT/", "0aZ9bY8cX7dW6eV5fU4gTé"})
    void tokenOfAnotherFormIsRefused(String text) {
        assertThatThrownBy(() -> new ContainerToken(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
