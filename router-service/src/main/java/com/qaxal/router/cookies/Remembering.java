package com.qaxal.router.cookies;

import com.qaxal.router.cookies.CookiePlan.Action;
import com.qaxal.router.cookies.KeptCookies.Rule;
import com.qaxal.router.cookies.MasterCookie.Opened;
import com.qaxal.router.cookies.Memory.Entry;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings the master cookie and the marker up to date, if they are due: once a day, when cookies or consent are not what they were, and when the origin
 * deletes a cookie. Every other answer costs nothing here.
 */
final class Remembering {
    /** What every browser stores: name, value and attributes together (RFC 6265 §6.1). */
    private static final int COOKIE_BYTES = 4096;

    private final Keeping plan;
    private final KeptAnswer answer;
    private final SiteCookies site;
    private final Notes notes;

    Remembering(Keeping plan, KeptAnswer answer, Notes notes) {
        this.plan = plan;
        this.answer = answer;
        this.site = plan.site();
        this.notes = notes;
    }

    /** @param hiddenExtended whether something was extended that is extended once a day */
    void renew(boolean hiddenExtended) {
        MasterCookie master = site.master();
        if (master != null) {
            if (plan.isDue() || isDeletionToHeed()) {
                renew(master);
            }
            return;
        }
        if (!plan.header().masters().isEmpty()) {
            takeAway(site.names().master(), "nothing is remembered at this site any more");
        }
        if (hiddenExtended) {
            mark();
        }
    }

    private boolean isDeletionToHeed() {
        return !plan.header().masters().isEmpty() && answer.spoken().stream().anyMatch(KeptAnswer.Spoken::deleted);
    }

    private void renew(MasterCookie master) {
        Opened opened = plan.remembered();
        Memory next = next(opened.memory());
        boolean differs = !next.names().equals(opened.memory().names());
        if (next.entries().isEmpty()) {
            takeAway("nothing is left to remember");
            return;
        }
        if (differs || opened.state() != Opened.State.GOOD || plan.isDaily() && plan.allowsAny()) {
            write(master, next, "remembers what came, for restoration");
        }
        mark();
    }

    /** Heeds a denial at once, and leaves everything else to an answer that may bring it; that one finds no marker, and so does the day's work. */
    void forgetDenied() {
        MasterCookie master = site.master();
        if (master == null || !plan.isDue()) {
            return;
        }
        List<Entry> remembered = plan.remembered().memory().entries();
        List<Entry> left = remembered.stream().filter(entry -> !isDenied(entry)).toList();
        if (left.size() == remembered.size()) {
            return;
        }
        if (left.isEmpty()) {
            takeAway("nothing is left to remember");
            return;
        }
        write(master, new Memory(left), "forgets what consent is denied for");
        if (plan.header().marker() != null) {
            takeAway(site.names().marker(), "consent is not what it was");
        }
    }

    private boolean isDenied(Entry entry) {
        Rule rule = site.kept().find(entry.name());
        return rule != null && plan.denies(rule);
    }

    private void write(MasterCookie master, Memory memory, String why) {
        String tail = site.tail(true, memory.until() - plan.now());
        String pair = master.seal(memory, COOKIE_BYTES - tail.length());
        if (pair != null) {
            answer.add(pair + tail);
            notes.add(site.names().master(), Action.WRITTEN, why);
        }
    }

    private void takeAway(String why) {
        if (!plan.header().masters().isEmpty()) {
            takeAway(site.names().master(), why);
        }
        if (plan.header().marker() != null) {
            takeAway(site.names().marker(), why);
        }
    }

    private void takeAway(String name, String why) {
        answer.add(site.deletion(name));
        notes.add(name, Action.DELETED, why);
    }

    /** Foretells the cookies of the next request; while they come so, nothing is due. */
    private void mark() {
        int more = 0;
        for (KeptAnswer.Spoken spoken : answer.spoken()) {
            String name = spoken.cookie().name();
            boolean came = plan.header().holds(name);
            if (spoken.deleted() == came) {
                more += came ? -Marker.hash(name) : Marker.hash(name);
            }
        }
        for (Keeping.Missing cookie : plan.missing()) {
            String name = cookie.entry().name();
            more += answer.isSpokenOf(name) ? 0 : Marker.hash(name);
        }
        String marker = site.names().marker();
        answer.add(marker + "=" + plan.expected(more).value() + site.tail(true, Marker.SECONDS));
        notes.add(marker, Action.WRITTEN, "the day's work is done");
    }

    // ---- what is remembered from now on ----

    private Memory next(Memory old) {
        Map<String, Entry> next = new HashMap<>();
        for (Entry entry : old.entries()) {
            String why = whyForgotten(entry);
            if (why == null) {
                next.put(entry.name(), site.restores() ? entry : entry.withoutValue());
            } else {
                notes.add(entry.name(), Action.FORGOTTEN, why);
            }
        }
        for (CookieHeader.Kept cookie : plan.header().kept()) {
            see(cookie.rule(), cookie.name(), cookie.value(), next);
        }
        for (Keeping.Missing cookie : plan.missing()) {
            see(cookie.rule(), cookie.entry().name(), cookie.value(), next);
        }
        for (KeptAnswer.Spoken spoken : answer.spoken()) {
            hear(spoken, next);
        }
        Comparator<Entry> mostValuableFirst = Comparator.comparingInt(
                        (Entry entry) -> site.kept().rank(entry.name()))
                .thenComparing(Entry::name);
        return new Memory(next.values().stream().sorted(mostValuableFirst).toList());
    }

    private @Nullable String whyForgotten(Entry entry) {
        Rule rule = site.kept().find(entry.name());
        if (rule == null) {
            return "it is not kept any more";
        }
        if (plan.denies(rule)) {
            return "consent is denied";
        }
        boolean lifeIsOver = site.isNonRolling() && entry.firstSet() + site.lifetimeSeconds() <= plan.now();
        return lifeIsOver && !plan.header().holds(entry.name()) ? "its lifetime ran out" : null;
    }

    private void hear(KeptAnswer.Spoken spoken, Map<String, Entry> next) {
        String name = spoken.cookie().name();
        if (!spoken.deleted()) {
            see(spoken.rule(), name, spoken.cookie().value(), next);
        } else if (next.remove(name) != null) {
            notes.add(name, Action.FORGOTTEN, "the origin deletes it");
        }
    }

    /** A value that has had its lifetime is not remembered, but that it had is, as long as it is seen: else its time would begin anew. */
    private void see(Rule rule, String name, String value, Map<String, Entry> next) {
        boolean isFit = !value.isEmpty()
                && CookieHeader.isClean(name, 0, name.length())
                && CookieHeader.isClean(value, 0, value.length());
        if (!isFit || !plan.allows(rule)) {
            return;
        }
        long firstSet = plan.firstSet(rule, name, value);
        boolean lifeIsOver = site.isNonRolling() && firstSet + site.lifetimeSeconds() <= plan.now();
        String remembered = site.restores() && !lifeIsOver ? value : null;
        next.put(name, new Entry(name, remembered, firstSet, plan.now() + site.lifetimeSeconds()));
    }
}
