package com.qaxal.router.cookies;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A visitor's browser at one shop, as far as cookies go: it keeps what it is told for as long as it is told. */
final class Browser {
    private static final long SCRIPT_SECONDS = 7 * Shop.DAY; // Safari's cap

    private final Map<String, Stored> jar = new LinkedHashMap<>();
    private Shop shop;
    private long now = Shop.NOW;
    /** What the last hit brought. */
    private List<String> lastSetCookies = List.of();

    private record Stored(String value, long expires) {}

    /** What reached the origin, and what came back. */
    record Visit(@Nullable String forwarded, CookiePlan.Done done) {}

    Browser(Shop shop) {
        this.shop = shop;
    }

    /** The shop's settings changed meanwhile. */
    void finds(Shop changed) {
        shop = changed;
    }

    Browser script(String name, String value) {
        jar.put(name, new Stored(value, now + SCRIPT_SECONDS));
        return this;
    }

    Browser loses(String... names) {
        List.of(names).forEach(jar::remove);
        return this;
    }

    Browser waits(long seconds) {
        now += seconds;
        jar.values().removeIf(stored -> stored.expires() <= now);
        return this;
    }

    Visit hits(String query, String... ofOrigin) {
        return answered(query, "text/plain", ofOrigin);
    }

    /** With an answer of another kind. */
    Visit answered(String query, String contentType, String... ofOrigin) {
        CookiePlan plan = shop.plan(header(), query, false, now);
        CookiePlan.Done done = plan.complete(List.of(ofOrigin), contentType, null);
        lastSetCookies = done.setCookies();
        lastSetCookies.forEach(this::store);
        return new Visit(plan.forwardedCookies(), done);
    }

    /** What the last answer set, by name. */
    List<String> lastSet() {
        return lastSetCookies.stream()
                .map(cookie -> SetCookie.of(cookie).name())
                .toList();
    }

    String value(String name) {
        return Objects.requireNonNull(jar.get(name), name).value();
    }

    boolean has(String name) {
        return jar.containsKey(name);
    }

    /** Seconds from now. */
    long lifetime(String name) {
        Stored stored = jar.get(name);
        return stored == null ? 0 : stored.expires() - now;
    }

    void store(String name, String value) {
        jar.put(name, new Stored(value, now + 395 * Shop.DAY));
    }

    @Nullable
    String header() {
        return jar.isEmpty()
                ? null
                : jar.entrySet().stream()
                        .map(cookie -> cookie.getKey() + "=" + cookie.getValue().value())
                        .collect(Collectors.joining("; "));
    }

    long now() {
        return now;
    }

    private void store(String setCookie) {
        SetCookie cookie = SetCookie.of(setCookie);
        long lifetime = cookie.lifetime(now);
        if (lifetime == 0) {
            jar.remove(cookie.name());
        } else {
            long capped = lifetime == SetCookie.SESSION ? Shop.DAY : Math.min(lifetime, 400 * Shop.DAY);
            jar.put(cookie.name(), new Stored(cookie.value(), now + capped));
        }
    }
}
