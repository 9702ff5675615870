package com.qaxal.model.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What the recovered requests of one site carry: {@code /k/{container_token}}. */
public record ContainerToken(@JsonValue String value) {

    /** @throws IllegalArgumentException when {@code value} has not the form of a token */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ContainerToken {
        RandomToken.requireForm(value);
    }

    public static ContainerToken next() {
        return new ContainerToken(RandomToken.next());
    }

    @Override
    public String toString() {
        return value;
    }
}
