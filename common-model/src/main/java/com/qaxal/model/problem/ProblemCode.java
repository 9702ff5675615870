package com.qaxal.model.problem;

import java.nio.charset.StandardCharsets;

/** Why an edge request was not served. The code is a promise to whoever automates on it; the title is for people. */
public enum ProblemCode {
    BAD_RECOVERY_PAYLOAD(400, "The recovery payload is not an encoded path and query."),
    BAD_REQUEST(400, "The request is not well formed."),
    CONTAINER_PAUSED(402, "The container is paused."),
    DESTINATION_NOT_ALLOWED(403, "The recovered request may not go there."),
    MODULE_DISABLED(403, "The module that this request needs is off."),
    NOT_EXPLAINED(403, "This request may not be explained."),
    UNKNOWN_HOST(404, "No container is served on this host."),
    UNKNOWN_TOKEN(404, "No container or site has this token."),
    METHOD_NOT_ALLOWED(405, "This method is not served here."),
    BODY_TOO_LARGE(413, "The request body is longer than the container allows."),
    HEADERS_TOO_LARGE(431, "The request head is longer than the container allows."),
    CONFIG_UNAVAILABLE(500, "The configuration of this host cannot be read at the moment."),
    INTERNAL_ERROR(500, "The request could not be handled."),
    ORIGIN_UNREACHABLE(502, "The tagging server could not be reached."),
    OVERLOADED(503, "The container has too many requests in flight."),
    ORIGIN_TIMEOUT(504, "The tagging server did not answer in time.");

    private final int status;
    private final String code;
    private final String title;

    ProblemCode(int status, String title) {
        this.status = status;
        this.code = name().toLowerCase(java.util.Locale.ROOT);
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** The stable name on the wire, as {@code unknown_host}. */
    public String code() {
        return code;
    }

    public String title() {
        return title;
    }

    /** The RFC 9457 body. */
    public byte[] body() {
        return ("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"code\":\"" + code
                        + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The RFC 9457 body with one more member.
     *
     * @param reason letters, digits, {@code _} and {@code ,} only, since it is not escaped
     */
    public byte[] body(String reason) {
        return ("{\"type\":\"about:blank\",\"title\":\"" + title + "\",\"status\":" + status + ",\"code\":\"" + code
                        + "\",\"reason\":\"" + reason + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
