package com.qaxal.model.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a container, the unit of delivery and billing. */
public record ContainerId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ContainerId {}

    /** @throws IllegalArgumentException when {@code text} is not a UUID */
    public static ContainerId parse(String text) {
        return new ContainerId(UUID.fromString(text));
    }

    /** A new id of version 7: ids made later sort later, which keeps database indexes dense. */
    public static ContainerId next() {
        return new ContainerId(TimeOrderedUuid.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
