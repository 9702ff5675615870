package com.qaxal.config.api;

import com.google.common.hash.Hashing;
import com.qaxal.config.access.ApiProblem;
import com.qaxal.model.json.Json;
import java.util.Arrays;
import java.util.Base64;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Which version of a thing somebody read. It is a digest of what they saw, and therefore tells nothing that they had not seen. */
public final class ETags {
    private static final int BYTES = 15;

    private ETags() {}

    /** An answer that tells its version. */
    public static <T> RestResponse<T> tagged(T view) {
        return RestResponse.ResponseBuilder.ok(view).header("ETag", of(view)).build();
    }

    /**
     * Lets a change pass that was made up from what is standing.
     *
     * @param ifMatch the header (RFC 9110 §13.1.1); absent: anything may stand; {@code *}: something has to
     * @param view of what is standing, read under the lock that the change holds; null: nothing is
     * @throws ApiProblem 412 otherwise
     */
    public static void require(@Nullable String ifMatch, @Nullable Object view) {
        if (ifMatch == null) {
            return;
        }
        String standing = view == null ? null : of(view);
        boolean same = standing != null
                && Arrays.stream(ifMatch.split(",", -1))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(standing));
        if (!same) {
            throw ApiProblem.changedMeanwhile();
        }
    }

    private static String of(Object view) {
        byte[] digest = Hashing.sha256().hashBytes(Json.encode(view)).asBytes();
        return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, BYTES)) + '"';
    }
}
