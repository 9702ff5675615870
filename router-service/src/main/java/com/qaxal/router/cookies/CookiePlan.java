package com.qaxal.router.cookies;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was decided about the cookies of one request; completes those of its answer. Belongs to the thread that serves the request. */
public sealed interface CookiePlan permits Leaving, Keeping {

    /**
     * The {@code Cookie} header for the origin: without what is ours, with what is restored.
     *
     * @return the very instance that came in when nothing changes; null when there is none to send
     */
    @Nullable
    String forwardedCookies();

    /**
     * The cookies of the answer.
     *
     * @param originSetCookies {@code Set-Cookie} values as the origin wrote them
     * @param contentType of the origin's answer; null when it has none
     * @param cacheControl of the origin's answer, several joined by {@code ", "}; null when it has none
     */
    Done complete(List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl);

    /** Tells what {@link #complete} does with the same answer, for somebody who debugs: names and reasons, never values. */
    List<Note> explain(List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl);

    /**
     * What the answer to the browser carries.
     *
     * @param setCookies all of them, the origin's included
     * @param extended how many cookies of the visitor were given a new lifetime
     * @param restored how many were set again that the visitor had lost
     * @param dropped how many of the origin's do not pass
     * @param isPrivate whether a cookie of ours is among them: then the answer must be {@code Cache-Control: private} at least
     */
    record Done(List<String> setCookies, int extended, int restored, int dropped, boolean isPrivate) {}

    /**
     * One line of an explanation.
     *
     * @param cookie its name; {@code *} when it is about all of them
     */
    record Note(String cookie, Action action, String why) {}

    /** What was done with a cookie. */
    enum Action {
        /** Set again as it came, with a new lifetime. */
        EXTENDED,
        /** Set again, and added to the request, since the visitor had lost it. */
        RESTORED,
        /** Of the origin, given the lifetime that the site allows. */
        CLAMPED,
        /** Neither touched nor added. */
        LEFT,
        /** Of the origin, kept from the browser. */
        DROPPED,
        /** No longer remembered for restoration. */
        FORGOTTEN,
        /** Of ours, written. */
        WRITTEN,
        /** Taken from the browser. */
        DELETED
    }
}
