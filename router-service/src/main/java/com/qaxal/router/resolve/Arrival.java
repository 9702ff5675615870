package com.qaxal.router.resolve;

import com.qaxal.model.id.Host;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was received.
 *
 * @param target path and query, byte for byte
 * @param query without the question mark; null when absent
 * @param startedAt of a monotonic clock, in nanoseconds
 */
public record Arrival(
        HttpServerRequest request,
        String target,
        String path,
        @Nullable String query,
        long startedAt) {

    public static Arrival of(HttpServerRequest request) {
        String target = request.uri();
        int question = target.indexOf('?');
        return new Arrival(
                request,
                target,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? null : target.substring(question + 1),
                System.nanoTime());
    }

    public MultiMap headers() {
        return request.headers();
    }

    /** The one host that the request names; empty when it names none, an invalid one, or several. */
    public Optional<Host> host() {
        if (headers().getAll("Host").size() > 1) {
            return Optional.empty();
        }
        String authority =
                request.authority() == null ? null : request.authority().toString();
        return authority == null ? Optional.empty() : Host.fromAuthority(authority);
    }

    /** The same request, at another target: a recovered one, or one without a site's prefix. */
    public Arrival at(String otherTarget) {
        int question = otherTarget.indexOf('?');
        return new Arrival(
                request,
                otherTarget,
                question < 0 ? otherTarget : otherTarget.substring(0, question),
                question < 0 ? null : otherTarget.substring(question + 1),
                startedAt);
    }
}
