package com.qaxal.loader.script;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.qaxal.loader.edge.Caller;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Renders the script of one site, once for each of its configurations. Nothing of another site ever stands in it. */
final class Scripts {
    private static final long CACHED_BYTES = 64L * 1024 * 1024;

    private final byte[] core;
    private final Script detect;
    private final Cache<Key, Script> rendered = Caffeine.newBuilder()
            .maximumWeight(CACHED_BYTES)
            .weigher((Key _, Script script) -> script.weight())
            .build();

    private record Key(
            long epoch,
            long seq,
            String loaderToken,
            @Nullable String siteToken,
            String prefix) {}

    /** What the browser script reads; the names are those of {@code config.ts}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record SiteConfig(
            @Nullable String t,
            String l,
            @Nullable String g,
            String p,
            String r,
            Modules.GtmRecovery.@Nullable Mode m,
            @Nullable List<String> a,
            @Nullable Boolean d) {}

    Scripts() {
        this.core = resource("core.js");
        this.detect = Script.of(resource("detect.js"));
    }

    /** The part that a page loads later, when it detects; the same for everybody. */
    Script detect() {
        return detect;
    }

    /** @param prefix of the same-origin mode; empty otherwise */
    Script of(Caller.Known caller, String loaderToken, String prefix) {
        EdgeConfigDocument config = caller.config();
        Key key = new Key(config.epoch(), config.seq(), loaderToken, caller.token(), prefix);
        return Objects.requireNonNull(rendered.get(key, _ -> render(config, key)));
    }

    private Script render(EdgeConfigDocument config, Key key) {
        byte[] json = Json.encode(site(config, key));
        // A script element ends at "</script", wherever that stands: no value may hold it.
        String safe = new String(json, StandardCharsets.UTF_8).replace("<", "\\u003c");
        byte[] head = ("window.__qx=" + safe + ";").getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[head.length + core.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(core, 0, whole, head.length, core.length);
        return Script.of(whole);
    }

    /** A paused container's page still gets its own tag manager, directly, and nothing of it is touched. */
    private static SiteConfig site(EdgeConfigDocument config, Key key) {
        EdgeConfigDocument.Site site =
                key.siteToken() == null ? null : config.sites().get(key.siteToken());
        boolean works = config.status() == EdgeConfigDocument.Status.ACTIVE
                && site != null
                && config.modules().sgtmProxy() != null;
        Modules.GtmRecovery recovery = works ? config.modules().gtmRecovery() : null;
        boolean detects = works && config.modules().adblockItpDetection() != null;
        return new SiteConfig(
                key.siteToken(),
                key.loaderToken(),
                site == null ? null : site.gtmId(),
                key.prefix(),
                config.recoveryParam(),
                recovery == null ? null : recovery.mode(),
                recovery == null || recovery.additionalPaths().isEmpty() ? null : recovery.additionalPaths(),
                detects ? true : null);
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
