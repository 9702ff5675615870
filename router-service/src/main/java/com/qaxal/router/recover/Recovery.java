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
        String payload = payload(query, config.recoveryParam());
        if (payload == null) {
            return new Refused(ProblemCode.BAD_RECOVERY_PAYLOAD);
        }
        return switch (RecoveryEnvelope.decode(payload)) {
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

    /** The payload, from the container's own parameter or from {@code d}; null when there is none, or more than one. */
    private static @Nullable String payload(@Nullable String query, String parameter) {
        if (query == null) {
            return null;
        }
        String found = null;
        for (int start = 0; start <= query.length(); ) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            String value = value(query, start, end, parameter);
            value = value == null ? value(query, start, end, "d") : value;
            if (value != null && found != null) {
                return null;
            }
            found = value == null ? found : value;
            start = end + 1;
        }
        return found == null ? null : withoutEscapes(found);
    }

    private static @Nullable String value(String query, int start, int end, String name) {
        int equals = start + name.length();
        boolean named = equals < end && query.startsWith(name, start) && query.charAt(equals) == '=';
        return named ? query.substring(equals + 1, end) : null;
    }

    /** A form encoder escapes the standard alphabet's three special digits; nothing else is unescaped. */
    private static String withoutEscapes(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        return value.replace("%2B", "+")
                .replace("%2b", "+")
                .replace("%2F", "/")
                .replace("%2f", "/")
                .replace("%3D", "=")
                .replace("%3d", "=");
    }
}
