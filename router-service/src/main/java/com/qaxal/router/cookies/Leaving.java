package com.qaxal.router.cookies;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nothing is kept: the visitor's cookies stay as they are, and the origin's pass as far as they may.
 *
 * @param why for an explanation
 * @param takenAway what deletes those of ours that came, because nothing may remember the visitor here any more. Sent with any answer, images
 *     too: a visitor who withdraws consent does not choose what the next hit is answered with
 */
record Leaving(String why, OriginCookies origin, @Nullable String forwardedCookies, List<String> takenAway)
        implements CookiePlan {

    /** Ours stay in the browser, but are not forwarded. */
    static Leaving alone(String why, @Nullable String cookies, OwnNames names, OriginCookies origin) {
        return new Leaving(why, origin, CookieHeader.withoutOurs(cookies, names), List.of());
    }

    /** Ours leave the browser. */
    static Leaving withoutOurs(String why, @Nullable String cookies, SiteCookies site, OriginCookies origin) {
        String forwarded = CookieHeader.withoutOurs(cookies, site.names());
        if (cookies == null || cookies.equals(forwarded)) {
            return new Leaving(why, origin, cookies, List.of());
        }
        List<String> takenAway = new ArrayList<>(2);
        for (String name : List.of(site.names().master(), site.names().marker())) {
            if (CookieHeader.holds(cookies, name)) {
                takenAway.add(site.deletion(name));
            }
        }
        return new Leaving(why, origin, forwarded, takenAway);
    }

    @Override
    public Done complete(List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl) {
        return complete(originSetCookies, Notes.UNWANTED);
    }

    @Override
    public List<Note> explain(
            List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl) {
        Notes notes = Notes.wanted();
        notes.add("*", Action.LEFT, why);
        complete(originSetCookies, notes);
        return notes.taken();
    }

    private Done complete(List<String> originSetCookies, Notes notes) {
        List<String> scoped = origin.scoped(originSetCookies, notes);
        int dropped = originSetCookies.size() - scoped.size();
        if (takenAway.isEmpty()) {
            return new Done(scoped, 0, 0, dropped, false);
        }
        List<String> all = new ArrayList<>(scoped);
        for (String deletion : takenAway) {
            all.add(deletion);
            notes.add(SetCookie.of(deletion).name(), Action.DELETED, why);
        }
        return new Done(all, 0, 0, dropped, true);
    }
}
