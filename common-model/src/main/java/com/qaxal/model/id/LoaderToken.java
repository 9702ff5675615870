package com.qaxal.model.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What the tracking snippet of a container carries: {@code /l/{loader_token}.js}. */
public record LoaderToken(@JsonValue String value) {

    /** @throws IllegalArgumentException when {@code value} has not the form of a token */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public LoaderToken {
        RandomToken.requireForm(value);
    }

    public static LoaderToken next() {
        return new LoaderToken(RandomToken.next());
    }

    @Override
    public String toString() {
        return value;
    }
}
