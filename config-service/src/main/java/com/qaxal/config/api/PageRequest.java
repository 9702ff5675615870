package com.qaxal.config.api;

import com.qaxal.config.access.ApiProblem;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param cursor good for the list that gave it, filters included
 */
public record PageRequest(
        @Parameter(description = "Where to go on: `next` of the page before. Absent: at the beginning.")
        @QueryParam("cursor")
        @Nullable
        String cursor,

        @Parameter(description = "How many items at most.") @QueryParam("limit") @DefaultValue("50") @Min(1) @Max(200)
        int limit,

        @Context UriInfo uri) {

    /**
     * @param read so many items after a position
     * @param position of an item
     * @throws ApiProblem 400 when the cursor is another list's, or none at all
     */
    public <T, P> Page<T> of(Order<P> order, BiFunction<P, Integer, List<T>> read, Function<T, P> position) {
        P after = cursor == null ? order.start() : after(order, cursor);
        List<T> rows = read.apply(after, limit + 1);
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(page, Cursor.of(list(), position.apply(page.getLast()).toString()));
    }

    private <P> P after(Order<P> order, String cursor) {
        return Cursor.position(list(), cursor)
                .flatMap(position -> parsed(order, position))
                .orElseThrow(() -> ApiProblem.badRequest("cursor", "is none of this list"));
    }

    private static <P> Optional<P> parsed(Order<P> order, String position) {
        try {
            return Optional.of(order.parse().apply(position));
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty(); // somebody made this cursor by themselves
        }
    }

    /** The path names the tenant, the rest of the query is what the list is filtered by. */
    private String list() {
        Map<String, List<String>> filters = new TreeMap<>(uri.getQueryParameters());
        filters.keySet().removeAll(List.of("cursor", "limit"));
        return uri.getPath() + filters;
    }
}
