package com.qaxal.sync.drift;

import com.fasterxml.jackson.databind.JsonNode;
import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.kv.KvStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the KV with config-service by digest, in pages. First every document that should be there; then every key that is. A repair
 * replaces exactly the bytes that were judged, so a document that sync writes meanwhile wins; and before a key is removed, config-service is
 * asked about that one key again.
 */
@ApplicationScoped
class DriftCheck {
    private static final int PAGE = 500;

    private final Documents documents;
    private final KvStore kv;

    DriftCheck(Documents documents, KvStore kv) {
        this.documents = documents;
        this.kv = kv;
    }

    /** One check under way. */
    private static final class Findings {
        private final boolean repair;
        private final Instant began = Instant.now();
        private final Map<Drift, Long> found = new EnumMap<>(Drift.class);
        private final List<DriftReport.Finding> examples = new ArrayList<>();
        /** The keys of one namespace that should be there. */
        private final Set<String> known = new HashSet<>();

        private long checked;
        private long repaired;

        private Findings(boolean repair) {
            this.repair = repair;
        }

        private void add(Namespace namespace, String key, Drift drift, boolean mended) {
            found.merge(drift, 1L, Long::sum);
            repaired += mended ? 1 : 0;
            if (examples.size() < DriftReport.EXAMPLES) {
                examples.add(new DriftReport.Finding(namespace, key, drift, mended));
            }
        }

        private DriftReport report() {
            return new DriftReport(began, Instant.now(), repair, checked, found, repaired, examples);
        }
    }

    /** @throws IOException when config-service does not answer; what was mended until then stays mended */
    DriftReport run(boolean repair) throws IOException, InterruptedException {
        Findings findings = new Findings(repair);
        for (Namespace namespace : Namespace.values()) {
            compareExpected(namespace, findings);
            compareStanding(namespace, findings);
            findings.known.clear();
        }
        return findings.report();
    }

    private void compareExpected(Namespace namespace, Findings findings) throws IOException, InterruptedException {
        DocumentDigestPage page;
        String after = "";
        do {
            page = documents.digest(namespace, after, PAGE);
            after = page.next();
            List<Optional<String>> standing = kv.values(
                    namespace,
                    page.rows().stream().map(DocumentDigestPage.Row::key).toList());
            for (int i = 0; i < page.rows().size(); i++) {
                DocumentDigestPage.Row row = page.rows().get(i);
                findings.known.add(row.key());
                findings.checked++;
                String value = standing.get(i).orElse(null);
                Drift drift = judge(page.epoch(), row, value);
                if (drift != null) {
                    boolean mended = findings.repair && drift != Drift.FOREIGN && rewrite(namespace, row.key(), value);
                    findings.add(namespace, row.key(), drift, mended);
                }
            }
        } while (!page.end());
    }

    /** Null when it stands as it should, or newer: then sync was here after the page was read. */
    private static @Nullable Drift judge(long epoch, DocumentDigestPage.Row row, @Nullable String standing) {
        if (standing == null) {
            return Drift.MISSING;
        }
        Optional<long[]> version = version(standing);
        if (version.isEmpty()) {
            return Drift.FOREIGN;
        }
        long[] found = version.get();
        if (found[0] > epoch || (found[0] == epoch && found[1] > row.seq())) {
            return null;
        }
        if (found[0] < epoch || found[1] < row.seq()) {
            return Drift.STALE;
        }
        return row.sha256().equals(sha256(standing)) ? null : Drift.ALTERED;
    }

    private void compareStanding(Namespace namespace, Findings findings) throws IOException, InterruptedException {
        String cursor = "0";
        do {
            KvStore.Keys page = kv.keys(namespace, cursor, PAGE);
            cursor = page.next();
            List<String> strangers = page.keys().stream()
                    .filter(key -> !findings.known.contains(key))
                    .toList();
            List<Optional<String>> standing =
                    strangers.isEmpty() ? Collections.emptyList() : kv.values(namespace, strangers);
            for (int i = 0; i < strangers.size(); i++) {
                Optional<String> value = standing.get(i);
                if (value.isPresent()) {
                    judgeStranger(namespace, strangers.get(i), value.get(), findings);
                }
            }
        } while (!cursor.equals("0"));
    }

    private void judgeStranger(Namespace namespace, String key, String standing, Findings findings)
            throws IOException, InterruptedException {
        if (version(standing).isEmpty()) {
            findings.add(namespace, key, Drift.FOREIGN, false);
        } else if (!isTombstone(standing) && isGone(namespace, key)) {
            boolean mended = findings.repair && kv.replaceExactly(namespace, key, standing, null);
            findings.add(namespace, key, Drift.ORPHANED, mended);
        }
    }

    private boolean isGone(Namespace namespace, String key) throws IOException, InterruptedException {
        Optional<EdgeDocumentPage.Row> now = documents.one(namespace, key);
        return now.isEmpty() || isTombstone(now.get().body());
    }

    private boolean rewrite(Namespace namespace, String key, @Nullable String standing)
            throws IOException, InterruptedException {
        Optional<EdgeDocumentPage.Row> now = documents.one(namespace, key);
        return now.isPresent()
                && !isTombstone(now.get().body())
                && kv.replaceExactly(namespace, key, standing, now.get().body());
    }

    /** Epoch and seq; empty for what is no document of ours. */
    private static Optional<long[]> version(String body) {
        try {
            JsonNode document = Json.decode(body.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            return document.path("epoch").isNumber() && document.path("seq").isNumber()
                    ? Optional.of(new long[] {
                        document.path("epoch").asLong(), document.path("seq").asLong()
                    })
                    : Optional.empty();
        } catch (MalformedJson e) {
            return Optional.empty();
        }
    }

    private static boolean isTombstone(String body) {
        try {
            return Json.decode(body.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                    .path("deleted")
                    .asBoolean(false);
        } catch (MalformedJson e) {
            return false;
        }
    }

    private static String sha256(String body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
