package com.qaxal.router.cookies;

import com.qaxal.router.cookies.CookiePlan.Action;
import com.qaxal.router.cookies.CookiePlan.Done;
import com.qaxal.router.cookies.KeptCookies.Rule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Completes one answer: clamp what the origin sets, extend what came, set again what is missing, and remember. */
final class KeptAnswer {
    /** Chrome's cap, RFC 6265bis §5.5. */
    private static final long LONGEST_SECONDS = 400L * 86_400;

    private final Keeping plan;
    private final SiteCookies site;
    private final Notes notes;
    private final List<String> setCookies = new ArrayList<>(8);
    private Map<String, Spoken> spoken = Map.of();
    private int extended;
    private int restored;
    private int dropped;
    private boolean hiddenExtended;
    private boolean oursAdded;

    /** What the origin said last about a kept cookie. */
    record Spoken(SetCookie cookie, Rule rule, boolean deleted) {}

    KeptAnswer(Keeping plan, Notes notes) {
        this.plan = plan;
        this.site = plan.site();
        this.notes = notes;
    }

    /**
     * @param ofOrigin what of the origin's may pass
     * @param droppedBefore how many did not
     */
    Done complete(List<String> ofOrigin, int droppedBefore) {
        dropped = droppedBefore;
        for (String header : ofOrigin) {
            clamp(header);
        }
        for (CookieHeader.Kept cookie : plan.header().kept()) {
            extend(cookie);
        }
        for (Keeping.Missing cookie : plan.missing()) {
            restore(cookie);
        }
        new Remembering(plan, this, notes).renew(hiddenExtended);
        return new Done(setCookies, extended, restored, dropped, oursAdded);
    }

    /** For an answer that may be cached for others: nothing is added, unless consent is denied now for something that is remembered. */
    Done forget(List<String> ofOrigin, int droppedBefore) {
        setCookies.addAll(ofOrigin);
        new Remembering(plan, this, notes).forgetDenied();
        return new Done(setCookies, 0, 0, droppedBefore, oursAdded);
    }

    /** Adds a cookie of ours. */
    void add(String setCookie) {
        setCookies.add(setCookie);
        oursAdded = true;
    }

    boolean isSpokenOf(String name) {
        return spoken.containsKey(name);
    }

    Collection<Spoken> spoken() {
        return spoken.values();
    }

    // ---- what the origin sets ----

    /** A kept cookie that would live too long, or only until the browser is closed, gets the site's lifetime. A deletion stays one. */
    private void clamp(String header) {
        SetCookie cookie = SetCookie.of(header);
        Rule rule = site.kept().find(cookie.name());
        if (rule == null) {
            setCookies.add(header);
            return;
        }
        long lifetime = cookie.lifetime(plan.now());
        String clamped = lifetime > 0 || lifetime == SetCookie.SESSION ? clamped(cookie, rule, lifetime) : header;
        if (clamped == null) {
            notes.add(cookie.name(), Action.DROPPED, "its lifetime ran out");
            dropped++;
            return;
        }
        if (!clamped.equals(header)) {
            notes.add(cookie.name(), Action.CLAMPED, "the origin set it for too long, or for the session only");
        }
        setCookies.add(clamped);
        if (spoken.isEmpty()) {
            spoken = new LinkedHashMap<>();
        }
        spoken.put(cookie.name(), new Spoken(cookie, rule, lifetime == 0));
    }

    /** Null when the value has had its lifetime. */
    private @Nullable String clamped(SetCookie cookie, Rule rule, long lifetime) {
        if (!plan.allows(rule)) {
            return cookie.header();
        }
        long allowed = secondsLeft(rule, cookie.name(), cookie.value());
        if (allowed == FirstSet.UNTOLD) {
            return cookie.header(); // not knowing since when it exists, we prolong nothing
        }
        if (allowed == 0) {
            return null;
        }
        long longest = site.isNonRolling() ? allowed : LONGEST_SECONDS;
        return lifetime == SetCookie.SESSION || lifetime > longest ? cookie.withMaxAge(allowed) : cookie.header();
    }

    // ---- what came ----

    private void extend(CookieHeader.Kept cookie) {
        String whyLeft = whyLeft(cookie);
        if (whyLeft != null) {
            notes.add(cookie, Action.LEFT, whyLeft);
            return;
        }
        boolean httpOnly = cookie.rule().httpOnly();
        long seconds = site.isNonRolling()
                ? secondsLeft(cookie.rule(), cookie.name(), cookie.value())
                : site.lifetimeSeconds();
        if (seconds <= 0) {
            notes.add(
                    cookie, Action.LEFT, seconds == 0 ? "its lifetime ran out" : "nothing tells since when it exists");
            return;
        }
        add(cookie.pair().concat(site.tail(httpOnly, seconds))); // byte for byte as it came
        extended++;
        hiddenExtended |= httpOnly;
        notes.add(cookie, Action.EXTENDED, "consent is given");
    }

    private @Nullable String whyLeft(CookieHeader.Kept cookie) {
        Rule rule = cookie.rule();
        if (!spoken.isEmpty() && isSpokenOf(cookie.name())) {
            return "the origin sets it itself";
        }
        if (!plan.allows(rule)) {
            return plan.denies(rule) ? "consent is denied" : "consent is unknown";
        }
        if (!cookie.isClean()) {
            return "it holds a control character";
        }
        if (rule.httpOnly() && !plan.isDaily()) {
            return "no script shortens it, so once a day is enough";
        }
        return site.isNonRolling() && !plan.canTellFirstSet(cookie)
                ? "since when it exists is looked up once a day"
                : null;
    }

    // ---- what is missing ----

    private void restore(Keeping.Missing cookie) {
        String name = cookie.entry().name();
        if (isSpokenOf(name)) {
            notes.add(name, Action.LEFT, "the origin sets it itself");
            return;
        }
        long seconds = site.isNonRolling()
                ? cookie.entry().firstSet() + site.lifetimeSeconds() - plan.now()
                : site.lifetimeSeconds();
        add(cookie.pair() + site.tail(cookie.rule().httpOnly(), seconds));
        restored++;
        notes.add(name, Action.RESTORED, "the visitor had lost it");
    }

    /** What a value may still live: 0 when nothing, {@link FirstSet#UNTOLD} when it cannot be known. */
    private long secondsLeft(Rule rule, String name, String value) {
        if (!site.isNonRolling()) {
            return site.lifetimeSeconds();
        }
        long firstSet = plan.firstSet(rule, name, value);
        return firstSet == FirstSet.UNTOLD
                ? FirstSet.UNTOLD
                : Math.max(0, firstSet + site.lifetimeSeconds() - plan.now());
    }
}
