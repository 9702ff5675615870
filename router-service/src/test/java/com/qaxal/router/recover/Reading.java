package com.qaxal.router.recover;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Where somebody else would send a request target that stands behind {@code http://origin.test}: the readers that may stand
 * between the router and the page's tag server, the sloppy ones included.
 */
record Reading(String reader, String host, String path) {
    static final String HOST = "origin.test";

    /** Of every reader that does not refuse {@code target}. */
    static List<Reading> of(String target) {
        List<Reading> readings = new ArrayList<>();
        readings.add(browser(target));
        readings.add(new Reading("netty", HOST, new QueryStringDecoder(target).path()));
        readings.add(sloppyServer(target));
        try {
            URI joined = new URI("http://" + HOST + target);
            URI resolved = new URI("http://" + HOST + "/").resolve(new URI(target));
            readings.add(new Reading(
                    "java.net.URI",
                    "" + joined.getHost(),
                    "" + joined.normalize().getPath()));
            readings.add(new Reading(
                    "java.net.URI, resolved",
                    "" + resolved.getHost(),
                    "" + resolved.normalize().getPath()));
        } catch (URISyntaxException e) {
            // Refused, so it goes nowhere.
        }
        return readings;
    }

    /** URL Standard §4.4, relative to a URL of a special scheme. */
    static Reading browser(String target) {
        String rest = target.replaceAll("^[\\x00-\\x20]+|[\\x00-\\x20]+$", "").replaceAll("[\\t\\n\\r]", "");
        if (rest.matches("(?i)[a-z][a-z0-9+.-]*:.*")) {
            String other = rest.substring(rest.indexOf(':') + 1);
            return new Reading("browser", authority(other.replaceFirst("^[/\\\\]*", "")), "");
        }
        if (rest.matches("[/\\\\]{2}.*")) {
            return new Reading("browser", authority(rest.replaceFirst("^[/\\\\]*", "")), "");
        }
        String path = before(before(rest, '#'), '?').replace('\\', '/');
        return new Reading("browser", HOST, withoutDotSegments(path));
    }

    /** Decodes twice, cuts path parameters off, merges slashes, and then resolves dot segments. */
    static Reading sloppyServer(String target) {
        String path = decoded(decoded(before(before(target, '#'), '?')));
        path = path.replace('\\', '/').replaceAll(";[^/]*", "").replaceAll("/{2,}", "/");
        return new Reading("sloppy server", HOST, withoutDotSegments(path));
    }

    private static String authority(String text) {
        String authority = text.split("[/\\\\?#]", 2)[0];
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    private static String withoutDotSegments(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(path.startsWith("/") ? 1 : 0).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String plain = segments[i].toLowerCase(Locale.ROOT).replace("%2e", ".");
            boolean last = i == segments.length - 1;
            switch (plain) {
                case "." -> {}
                case ".." -> kept.pollLast();
                default -> kept.addLast(segments[i]);
            }
            if (last && (plain.equals(".") || plain.equals(".."))) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static String before(String text, char end) {
        int at = text.indexOf(end);
        return at < 0 ? text : text.substring(0, at);
    }
}
