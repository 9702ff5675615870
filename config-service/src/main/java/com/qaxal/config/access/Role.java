package com.qaxal.config.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;

/** What a member may do for a client; each includes those below it. */
public enum Role {
    /** Sees everything, changes nothing. */
    @JsonProperty("viewer")
    VIEWER,
    /** Changes sites, domains and modules. */
    @JsonProperty("editor")
    EDITOR,
    /** Creates and deletes containers, manages members. */
    @JsonProperty("admin")
    ADMIN,
    @JsonProperty("owner")
    OWNER;

    /** The name in tokens and in the database. */
    public String code() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static Optional<Role> byCode(String code) {
        for (Role role : values()) {
            if (role.code().equals(code)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    boolean includes(Role other) {
        return compareTo(other) >= 0;
    }
}
