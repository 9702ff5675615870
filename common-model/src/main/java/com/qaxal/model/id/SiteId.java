package com.qaxal.model.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names a site: one tracked website within a container. */
public record SiteId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SiteId {}

    /** @throws IllegalArgumentException when {@code text} is not a UUID */
    public static SiteId parse(String text) {
        return new SiteId(UUID.fromString(text));
    }

    /** A new id of version 7: ids made later sort later, which keeps database indexes dense. */
    public static SiteId next() {
        return new SiteId(TimeOrderedUuid.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
