package com.qaxal.router.cookies;

import com.qaxal.model.kv.Modules.CookieCategory;
import com.qaxal.router.cookies.KeptCookies.Rule;
import com.qaxal.router.cookies.MasterCookie.Opened;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A visitor's hit at a site where cookies are kept. What is missing is found before the request is forwarded, so that the origin sees it as if it had
 * never been lost.
 */
final class Keeping implements CookiePlan {
    private final SiteCookies site;
    private final OriginCookies origin;
    private final Consent consent;
    private final CookieHeader header;
    private final long now;
    private final @Nullable Marker marker;
    private final boolean isDue;
    private final List<Missing> missing;
    private final @Nullable String forwardedCookies;
    private @Nullable Opened opened;

    /** A cookie that is remembered, allowed, and did not come. */
    record Missing(Memory.Entry entry, String value, Rule rule) {
        String pair() {
            return entry.name() + "=" + value;
        }
    }

    private Keeping(SiteCookies site, OriginCookies origin, Consent consent, @Nullable String cookies, long now) {
        this.site = site;
        this.origin = origin;
        this.consent = consent;
        this.now = now;
        this.header = CookieHeader.of(cookies, site.names(), site.kept());
        this.marker = Marker.parse(header.marker());
        this.isDue = site.master() != null && !expected(0).equals(marker);
        this.missing = isDue ? findMissing() : List.of();
        this.forwardedCookies = header.hasOurs()
                ? header.forwarded(missing.stream().map(Missing::pair).toList())
                : cookies;
    }

    static Keeping of(SiteCookies site, OriginCookies origin, Consent consent, @Nullable String cookies, long now) {
        return new Keeping(site, origin, consent, cookies, now);
    }

    @Override
    public @Nullable String forwardedCookies() {
        return forwardedCookies;
    }

    @Override
    public Done complete(List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl) {
        return complete(originSetCookies, contentType, cacheControl, Notes.UNWANTED);
    }

    @Override
    public List<Note> explain(
            List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl) {
        Notes notes = Notes.wanted();
        complete(originSetCookies, contentType, cacheControl, notes);
        return notes.taken();
    }

    private Done complete(
            List<String> originSetCookies, @Nullable String contentType, @Nullable String cacheControl, Notes notes) {
        List<String> scoped = origin.scoped(originSetCookies, notes);
        int dropped = originSetCookies.size() - scoped.size();
        if (SharedCache.mayStore(contentType, cacheControl)) {
            notes.add("*", Action.LEFT, "the answer may be cached for others");
            return new KeptAnswer(this, notes).forget(scoped, dropped);
        }
        return new KeptAnswer(this, notes).complete(scoped, dropped);
    }

    SiteCookies site() {
        return site;
    }

    CookieHeader header() {
        return header;
    }

    long now() {
        return now;
    }

    List<Missing> missing() {
        return missing;
    }

    /** Whether the day's work is to be done. */
    boolean isDaily() {
        return marker == null;
    }

    /** Whether what is remembered must be looked at: once a day, and when cookies or consent are not what they were. */
    boolean isDue() {
        return isDue;
    }

    boolean allows(Rule rule) {
        return consent.allows(rule.category(), site.unknownConsent());
    }

    boolean allowsAny() {
        return consent.allows(CookieCategory.ANALYTICS, site.unknownConsent())
                || consent.allows(CookieCategory.ADVERTISING, site.unknownConsent());
    }

    boolean denies(Rule rule) {
        return consent.denies(rule.category());
    }

    /** The marker for a request with the kept cookies of this one, and others whose names' hashes add up to {@code more}. */
    Marker expected(int more) {
        int hashes = more;
        for (CookieHeader.Kept cookie : header.kept()) {
            hashes += cookie.nameHash();
        }
        return Marker.of(consent, hashes);
    }

    /** What is remembered of this visitor; opened at most once. */
    Opened remembered() {
        Opened known = opened;
        if (known == null) {
            MasterCookie master = site.master();
            known = master == null ? Opened.ABSENT : master.open(header.masters(), now);
            opened = known;
        }
        return known;
    }

    /**
     * Since when a value exists: as it says itself, else as it is remembered, else since now.
     *
     * @return {@link FirstSet#UNTOLD} where nothing is remembered, and so "since now" would be said for ever
     */
    long firstSet(Rule rule, String name, String value) {
        long told = rule.firstSet().of(value, now);
        if (told != FirstSet.UNTOLD || site.master() == null) {
            return told;
        }
        Memory.Entry entry = remembered().memory().find(name);
        return entry == null ? now : Math.min(entry.firstSet(), now);
    }

    /** Whether {@link #firstSet} answers without opening what is not due to be opened. */
    boolean canTellFirstSet(CookieHeader.Kept cookie) {
        return isDue || site.master() == null || cookie.rule().firstSet().of(cookie.value(), now) != FirstSet.UNTOLD;
    }

    private List<Missing> findMissing() {
        if (!site.restores() || header.masters().isEmpty()) {
            return List.of();
        }
        List<Missing> found = new ArrayList<>();
        for (Memory.Entry entry : remembered().memory().entries()) {
            Rule rule = site.kept().find(entry.name());
            String value = entry.value();
            boolean lives = !site.isNonRolling() || entry.firstSet() + site.lifetimeSeconds() > now;
            if (rule != null && value != null && lives && allows(rule) && !header.holds(entry.name())) {
                found.add(new Missing(entry, value, rule));
            }
        }
        return found;
    }
}
