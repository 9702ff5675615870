package com.qaxal.model.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemCodeTest {

    @ParameterizedTest
    @EnumSource
    void bodyIsAProblemDocument(ProblemCode problem) {
        JsonNode body = Json.decode(problem.body("over_limit"), JsonNode.class);

        assertThat(body.path("type").asText()).isEqualTo("about:blank");
        assertThat(body.path("title").asText()).isEqualTo(problem.title());
        assertThat(body.path("status").asInt()).isEqualTo(problem.status());
        assertThat(body.path("code").asText()).isEqualTo(problem.code());
        assertThat(body.path("reason").asText()).isEqualTo("over_limit");
        assertThat(Json.decode(problem.body(), JsonNode.class).has("reason")).isFalse();
    }
}
