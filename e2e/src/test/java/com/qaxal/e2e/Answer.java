package com.qaxal.e2e;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An answer of the edge, however its request was sent.
 *
 * @param headers by their names in lower case; one that came twice has both values, with a comma between them
 */
record Answer(int status, Map<String, String> headers, String body) {

    static Answer of(HttpResponse<String> answer) {
        return new Answer(
                answer.statusCode(),
                answer.headers().map().entrySet().stream()
                        .collect(Collectors.toMap(
                                header -> header.getKey().toLowerCase(Locale.ROOT),
                                header -> String.join(", ", header.getValue()))),
                answer.body());
    }

    /** @param bytes of one HTTP/1.1 answer, each as one character */
    static Answer parse(String bytes) {
        int end = bytes.indexOf("\r\n\r\n");
        if (!bytes.startsWith("HTTP/1.1 ") || end < 0) {
            throw new AssertionError("no answer of HTTP/1.1: " + bytes);
        }
        Map<String, String> headers = new HashMap<>();
        bytes.substring(0, end).lines().skip(1).forEach(line -> {
            int colon = line.indexOf(':');
            headers.merge(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip(),
                    (first, second) -> first + ", " + second);
        });
        return new Answer(Integer.parseInt(bytes.substring(9, 12)), headers, bytes.substring(end + 4));
    }
}
