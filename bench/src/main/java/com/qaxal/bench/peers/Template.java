package com.qaxal.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A peer's configuration as it lies beside this class, with {@code @name@} where a run differs from another. */
final class Template {
    private Template() {}

    static Path write(String resource, Map<String, Object> values, Path folder) throws IOException {
        return Files.writeString(folder.resolve(resource), render(read(resource), values));
    }

    /** @throws IllegalArgumentException when a place stays empty, or a value has no place */
    static String render(String template, Map<String, Object> values) {
        String text = template;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            String place = "@" + value.getKey() + "@";
            if (!text.contains(place)) {
                throw new IllegalArgumentException("no place for " + value.getKey());
            }
            text = text.replace(place, value.getValue().toString());
        }
        int empty = text.indexOf('@');
        if (empty >= 0) {
            throw new IllegalArgumentException("nothing given for "
                    + text.substring(empty).lines().findFirst().orElse(""));
        }
        return text;
    }

    private static String read(String resource) throws IOException {
        try (InputStream in = Template.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("no " + resource + " beside the peers");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
