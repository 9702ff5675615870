package com.qaxal.model.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a client, who owns containers and pays for them. */
public record ClientId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClientId {}

    /** @throws IllegalArgumentException when {@code text} is not a UUID */
    public static ClientId parse(String text) {
        return new ClientId(UUID.fromString(text));
    }

    /** A new id of version 7: ids made later sort later, which keeps database indexes dense. */
    public static ClientId next() {
        return new ClientId(TimeOrderedUuid.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
