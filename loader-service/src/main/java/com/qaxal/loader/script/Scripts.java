package com.qaxal.loader.script;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.qaxal.loader.edge.Caller;
import com.qaxal.model.id.Host;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future.State;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Renders the script of one site, once for each of its configurations, for all its pages alike. Nothing of another site ever stands in it. Compressing it
 * as tightly as can be takes tens of milliseconds, which no event loop has.
 */
final class Scripts {
    private static final long CACHED_BYTES = 64L * 1024 * 1024;

    private final byte[] core;
    private final Script detect;
    private final Vertx vertx;
    private final AsyncCache<Key, Script> rendered = Caffeine.newBuilder()
            .maximumWeight(CACHED_BYTES)
            .weigher((Key _, Script script) -> script.weight())
            .buildAsync();

    private final LongAdder renderings = new LongAdder();

    private record Key(
            long epoch,
            long seq,
            String loaderToken,
            @Nullable String siteToken) {}

    /** What the browser script reads; the names are those of {@code config.ts}. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    private record SiteConfig(
            @Nullable String t,
            String l,
            @Nullable String g,
            List<Host> h,
            String r,
            Modules.GtmRecovery.@Nullable Mode m,
            List<String> a,
            @Nullable Boolean d,
            @Nullable Boolean u) {}

    Scripts(Vertx vertx) {
        this.vertx = vertx;
        this.core = resource("core.js");
        this.detect = Script.of(resource("detect.js"));
    }

    /** The part that a page loads later, when it detects; the same for everybody. */
    Script detect() {
        return detect;
    }

    /** Every part of the key stands in the KV: no visitor can make up keys, and have us render for each. */
    Future<Script> of(Caller.Known caller, String loaderToken) {
        EdgeConfigDocument config = caller.config();
        Key key = new Key(config.epoch(), config.seq(), loaderToken, caller.token());
        CompletableFuture<Script> script = rendered.get(
                key,
                (_, _) -> vertx.executeBlocking(() -> render(caller, loaderToken), false)
                        .toCompletionStage()
                        .toCompletableFuture());
        return script.state() == State.SUCCESS
                ? Future.succeededFuture(script.resultNow())
                : Future.fromCompletionStage(script, vertx.getOrCreateContext());
    }

    long rendered() {
        return renderings.sum();
    }

    private Script render(Caller.Known caller, String loaderToken) {
        renderings.increment();
        byte[] json = Json.encode(config(caller, loaderToken));
        // A script element ends at "</script", wherever that stands: no value may hold it.
        String safe = new String(json, StandardCharsets.UTF_8).replace("<", "\\u003c");
        byte[] head = ("window.__qx=" + safe + ";").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + core.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(core, 0, whole, head.length, core.length);
        return Script.of(whole);
    }

    /** A paused container's page still gets its own tag manager, directly, and nothing of it is touched. */
    private static SiteConfig config(Caller.Known caller, String loaderToken) {
        EdgeConfigDocument.Site site = caller.site();
        Modules.GtmRecovery recovery = caller.modules().gtmRecovery();
        Modules.CookieKeeper keeper = caller.modules().cookieKeeper();
        return new SiteConfig(
                caller.token(),
                loaderToken,
                site == null ? null : site.gtmId(),
                site == null ? List.of() : site.hosts(),
                caller.config().recoveryParam(),
                recovery == null ? null : recovery.mode(),
                recovery == null ? List.of() : recovery.additionalPaths(),
                caller.modules().adblockItpDetection() == null ? null : true,
                keeper != null && keeper.unknownConsent() == Modules.UnknownConsent.ASSUME_GRANTED ? true : null);
    }

    private static byte[] resource(String name) {
        try (InputStream script = Objects.requireNonNull(
                Scripts.class.getResourceAsStream("/browser/" + name), () -> "not built: browser/" + name)) {
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
