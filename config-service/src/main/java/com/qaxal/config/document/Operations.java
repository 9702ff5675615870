package com.qaxal.config.document;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Who may use which operation, as {@code authorization.txt} says. */
public final class Operations {
    private static final String TABLE = "/authorization.txt";

    private Operations() {}

    /** By method and path, as {@code GET /v1/clients}: the role that is needed, or one of the table's other words. */
    public static Map<String, String> leastRoles() {
        Map<String, String> roles = new LinkedHashMap<>();
        for (String line : text().lines().toList()) {
            String[] words = line.split(" +", -1);
            if (words.length == 3 && !line.startsWith("#")) {
                roles.put(words[0] + " " + words[1], words[2]);
            }
        }
        return roles;
    }

    private static String text() {
        try (InputStream table = Objects.requireNonNull(Operations.class.getResourceAsStream(TABLE), TABLE)) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
