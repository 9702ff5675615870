package com.qaxal.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    @Test
    void everyPlaceIsFilled() {
        assertThat(Template.render("listen @port@; proxy @port@ @host@", Map.of("port", 80, "host", "h")))
                .isEqualTo("listen 80; proxy 80 h");
    }

    @Test
    void placeWithoutValueIsAnError() {
        assertThatThrownBy(() -> Template.render("listen @port@;", Map.of())).hasMessageContaining("@port@");
    }

    @Test
    void valueWithoutPlaceIsAnError() {
        assertThatThrownBy(() -> Template.render("listen 80;", Map.of("port", 80)))
                .hasMessageContaining("port");
    }
}
