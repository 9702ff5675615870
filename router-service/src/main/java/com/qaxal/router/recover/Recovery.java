package com.qaxal.router.recover;

import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules.GtmRecovery;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.model.recover.RecoveryTarget;
import org.jspecify.annotations.Nullable;

/** The answer to "is this a recovered request, and where may it go?". */
public sealed interface Recovery {
    String PREFIX = "/k/";

    /** Not addressed to the recovery path: it goes where it says. */
    record NotRecovered() implements Recovery {}

    /**
     * Go there.
     *
     * @param token of the site that the page belongs to
     * @param path the decoded path
     * @param uri decoded path and query, byte for byte as the page built them
     */
    record Recovered(String token, String path, String uri) implements Recovery {}

    record Refused(ProblemCode problem) implements Recovery {}

    NotRecovered NOT_RECOVERED = new NotRecovered();

    /**
     * @param path of the request, without its query
     * @param query without the question mark; null when absent
     */
    static Recovery of(String path, @Nullable String query, EdgeConfigDocument config) {
        if (!path.startsWith(PREFIX)) {
            return NOT_RECOVERED;
        }
        String token = path.substring(PREFIX.length());
        if (!config.sites().containsKey(token)) {
            return new Refused(ProblemCode.UNKNOWN_TOKEN);
        }
        GtmRecovery module = config.modules().gtmRecovery();
        if (module == null) {
            return new Refused(ProblemCode.MODULE_DISABLED);
        }
        if (query == null) {
            return new Refused(ProblemCode.BAD_RECOVERY_PAYLOAD);
        }
        return switch (target(query, config.recoveryParam(), token)) {
            case RecoveryTarget.Malformed _ -> new Refused(ProblemCode.BAD_RECOVERY_PAYLOAD);
            case RecoveryTarget.Forbidden _ -> new Refused(ProblemCode.DESTINATION_NOT_ALLOWED);
            case RecoveryTarget.Accepted(String target, String uri) ->
                isAllowed(target, module)
                        ? new Recovered(token, target, uri)
                        : new Refused(ProblemCode.DESTINATION_NOT_ALLOWED);
        };
    }

    private static boolean isAllowed(String path, GtmRecovery module) {
        return RecoveryTarget.DEFAULT_PATHS.contains(path)
                || module.additionalPaths().contains(path);
    }

    /**
     * What the payload asks for, in the container's own parameter or in {@code d}. There must be exactly one: with two, what
     * stands between us and the browser might have read the other.
     */
    private static RecoveryTarget target(String query, String parameter, String token) {
        int from = -1;
        int to = -1;
        for (int start = 0; start <= query.length(); ) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            int value = Math.max(value(query, start, end, parameter), value(query, start, end, "d"));
            if (value >= 0 && from >= 0) {
                return new RecoveryTarget.Malformed();
            }
            if (value >= 0) {
                from = value;
                to = end;
            }
            start = end + 1;
        }
        return from < 0 ? new RecoveryTarget.Malformed() : opened(query, from, to, token);
    }

    /** Where the value of {@code name} begins, if it is what stands between {@code start} and {@code end}; −1 if not. */
    private static int value(String query, int start, int end, String name) {
        int after = start + name.length();
        if (after > end || !query.startsWith(name, start)) {
            return -1;
        }
        if (after == end) {
            return end; // a name alone counts as one more, with nothing in it
        }
        return query.charAt(after) == '=' ? after + 1 : -1;
    }

    private static RecoveryTarget opened(String query, int from, int to, String token) {
        return query.indexOf('%', from, to) < 0
                ? RecoveryEnvelope.decode(query, from, to, token)
                : RecoveryEnvelope.decode(withoutEscapes(query.substring(from, to)), token);
    }

    /** A form encoder escapes the standard alphabet's three special digits; nothing else is unescaped. */
    private static String withoutEscapes(String value) {
        return value.replace("%2B", "+")
                .replace("%2b", "+")
                .replace("%2F", "/")
                .replace("%2f", "/")
                .replace("%3D", "=")
                .replace("%3d", "=");
    }
}
