package com.qaxal.loader.browser;

import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.model.recover.RecoveryTarget;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request that reached the edge, Google or the shop itself.
 *
 * @param target path and query that the page meant, out of its envelope if it came in one
 */
record Arrived(
        String method,
        String host,
        String path,
        String target,
        String contentType,
        String referer,
        String header,
        String body) {
    private static final Pattern BOUNDARY = Pattern.compile("----WebKitFormBoundary\\w+");
    private static final Pattern PARAMETERS = Pattern.compile("[?&](\\w+)=([\\w-]*)");
    private static final String RECOVERY = "/k/" + Shop.TOKEN;

    static Arrived of(HttpServerRequest request, Buffer body) {
        return new Arrived(
                request.method().name(),
                Objects.requireNonNull(request.authority()).host(),
                request.path(),
                target(request),
                header(request, "Content-Type"),
                header(request, "Referer").replace("/plain", "/"),
                header(request, "X-Page"),
                body.toString(StandardCharsets.ISO_8859_1));
    }

    /** A parameter that a test has put there; empty when it has not. */
    String parameter(String name) {
        Matcher parameter = PARAMETERS.matcher(target);
        while (parameter.find()) {
            if (parameter.group(1).equals(name)) {
                return parameter.group(2);
            }
        }
        return "";
    }

    boolean isLibrary() {
        return target.startsWith("/gtm.js?") || target.startsWith("/gtag/js?");
    }

    boolean isRecovered() {
        return path.equals(RECOVERY);
    }

    /** What a tagging server gets to see: the same, whichever way it came. A form's boundary is chance. */
    String meant() {
        return BOUNDARY.matcher(String.join(" ", method, target, contentType, referer, header, body))
                .replaceAll("BOUNDARY");
    }

    private static String target(HttpServerRequest request) {
        if (!request.path().equals(RECOVERY)) {
            return request.uri();
        }
        RecoveryTarget decoded = RecoveryEnvelope.decode(request.getParam("d"), Shop.TOKEN);
        return decoded instanceof RecoveryTarget.Accepted accepted ? accepted.uri() : decoded.toString();
    }

    private static String header(HttpServerRequest request, String name) {
        return Objects.requireNonNullElse(request.getHeader(name), "");
    }
}
