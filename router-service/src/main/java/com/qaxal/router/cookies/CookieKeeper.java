package com.qaxal.router.cookies;

import com.qaxal.model.id.Host;
import com.qaxal.model.kv.Modules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the first-party cookies of one site alive: Safari lets a cookie that a script wrote live 7 days, and one that the site's own
 * server sets as long as it says. Made once per site and configuration; safe to share.
 */
public final class CookieKeeper {
    /** Chrome's cap, RFC 6265bis §5.5: what asks for more is clamped by us, to what the container chose. */
    private static final long LONGEST_SECONDS = 400L * 86_400;

    private final Modules.CookieKeeper settings;
    private final KeptCookies kept;
    private final String readableTail;
    private final String hiddenTail;

    /** @param cookieDomain covers the public host of the requests that this keeper serves */
    public CookieKeeper(Modules.CookieKeeper settings, Host cookieDomain) {
        this.settings = settings;
        this.kept = new KeptCookies(settings.additional());
        this.readableTail = "; Max-Age=" + settings.lifetimeDays() * 86_400L + "; Path=/; Domain=" + cookieDomain
                + "; Secure; SameSite=Lax";
        this.hiddenTail = readableTail + "; HttpOnly";
    }

    /**
     * What the answer to one request should set.
     *
     * @param setCookies the complete list, the origin's included
     * @param extended how many of them are ours
     */
    public record Kept(List<String> setCookies, int extended) {}

    /**
     * @param cookies the request's {@code Cookie} header; null when absent
     * @param query the query of the request as the page built it, for {@code gcs} and {@code gcd}; null when absent
     * @param globalPrivacyControl whether the browser sent {@code Sec-GPC: 1}
     * @param originCookies what the origin sets, already scoped to the site
     */
    public Kept keep(
            @Nullable String cookies,
            @Nullable String query,
            boolean globalPrivacyControl,
            List<String> originCookies) {
        Consent consent = Consent.of(parameter(query, "gcs="), parameter(query, "gcd="), globalPrivacyControl);
        List<String> answer = new ArrayList<>(originCookies.size() + 4);
        Set<String> settled = new HashSet<>();
        for (String cookie : originCookies) {
            settled.add(name(cookie));
            answer.add(clamped(cookie, consent));
        }
        int extended = cookies == null ? 0 : extend(cookies, consent, settled, answer);
        return new Kept(answer, extended);
    }

    /** Adds each kept cookie that came in, once, unless the origin said something about it. Values go back byte for byte. */
    private int extend(String cookies, Consent consent, Set<String> settled, List<String> answer) {
        int extended = 0;
        for (int start = 0; start < cookies.length(); ) {
            int end = cookies.indexOf(';', start);
            end = end < 0 ? cookies.length() : end;
            String pair = cookies.substring(start, end).strip();
            start = end + 1;
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                continue;
            }
            String name = pair.substring(0, equals);
            KeptCookies.Rule rule = kept.ruleFor(name);
            if (rule != null
                    && consent.allows(rule.category(), settings.unknownConsent())
                    && settled.add(name)) { // the first of two copies: browsers send the more specific one first
                answer.add(pair + (rule.httpOnly() ? hiddenTail : readableTail));
                extended++;
            }
        }
        return extended;
    }

    /** The origin's own cookie, given the container's lifetime where it is kept and would live too long or only for the session. */
    private String clamped(String cookie, Consent consent) {
        KeptCookies.Rule rule = kept.ruleFor(name(cookie));
        if (rule == null || !consent.allows(rule.category(), settings.unknownConsent())) {
            return cookie;
        }
        SetCookie parsed = SetCookie.parse(cookie);
        boolean session = parsed.maxAge() == null && !parsed.hasExpires();
        Long maxAge = parsed.maxAge();
        boolean tooLong = maxAge != null && maxAge > LONGEST_SECONDS;
        return session || tooLong ? parsed.withMaxAge(settings.lifetimeDays() * 86_400L) : cookie;
    }

    static String name(String setCookie) {
        int end = setCookie.indexOf('=');
        return end < 0 ? setCookie.strip() : setCookie.substring(0, end).strip();
    }

    private static @Nullable String parameter(@Nullable String query, String prefix) {
        if (query == null) {
            return null;
        }
        for (int at = query.indexOf(prefix); at >= 0; at = query.indexOf(prefix, at + 1)) {
            if (at == 0 || query.charAt(at - 1) == '&') {
                int end = query.indexOf('&', at);
                return query.substring(at + prefix.length(), end < 0 ? query.length() : end);
            }
        }
        return null;
    }

    /** Whether an attribute is {@code name}, without regard to case (RFC 6265 §5.2). */
    static boolean isAttribute(String attribute, String name) {
        int equals = attribute.indexOf('=');
        String found = (equals < 0 ? attribute : attribute.substring(0, equals)).strip();
        return found.toLowerCase(Locale.ROOT).equals(name);
    }
}
