package com.qaxal.sync.drift;

import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Version;
import com.qaxal.sync.kv.KvStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares the KV with config-service by digest, in pages. First every document that should be there; then every key that is. A repair
 * replaces exactly the bytes that were judged, so a document that sync writes meanwhile wins.
 */
@ApplicationScoped
class DriftCheck {
    private static final int PAGE = 1_000;

    private final Documents documents;
    private final Orphans orphans;
    private final KvStore kv;

    DriftCheck(Documents documents, Orphans orphans, KvStore kv) {
        this.documents = documents;
        this.orphans = orphans;
        this.kv = kv;
    }

    /** One check under way. */
    private static final class Findings {
        private final boolean repair;
        private final Instant began = Instant.now();
        private final Map<Drift, Long> found = new EnumMap<>(Drift.class);
        private final List<DriftReport.Finding> examples = new ArrayList<>();

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

    /** @throws IOException when config-service does not answer, or the check may not go on; what was mended until then stays mended */
    DriftReport run(boolean repair, Permission permission) throws IOException, InterruptedException {
        Findings findings = new Findings(repair);
        for (Namespace namespace : Namespace.values()) {
            compareExpected(namespace, findings, permission);
            orphans.forEach(namespace, stranger -> addStranger(stranger, findings), permission);
        }
        return findings.report();
    }

    private void compareExpected(Namespace namespace, Findings findings, Permission permission)
            throws IOException, InterruptedException {
        DocumentDigestPage page;
        String after = "";
        do {
            permission.require();
            page = documents.digest(namespace, after, PAGE);
            after = page.next();
            List<Optional<String>> standing = kv.values(
                    namespace,
                    page.rows().stream().map(DocumentDigestPage.Row::key).toList());
            for (int i = 0; i < page.rows().size(); i++) {
                compare(namespace, page.rows().get(i), standing.get(i), findings);
            }
        } while (!page.end());
    }

    private void compare(Namespace namespace, DocumentDigestPage.Row row, Optional<String> text, Findings findings)
            throws IOException, InterruptedException {
        findings.checked++;
        if (text.filter(body -> sha256(body).equals(row.sha256())).isPresent()) {
            return; // as it should be, as nearly all are
        }
        Standing standing = standing(namespace, row.key(), text);
        Drift drift = judge(row, standing);
        if (drift != null) {
            boolean mended = findings.repair && drift != Drift.FOREIGN && rewrite(namespace, row.key(), standing);
            findings.add(namespace, row.key(), drift, mended);
        }
    }

    /** Null: nothing stands there. */
    private @Nullable Standing standing(Namespace namespace, String key, Optional<String> text) {
        if (text.isPresent()) {
            return Standing.of(text.get());
        }
        return kv.isOfAnotherType(namespace, key) ? Standing.OF_ANOTHER_TYPE : null;
    }

    /** Null when it stands newer than it should: then sync was here after the page was read. */
    private static @Nullable Drift judge(DocumentDigestPage.Row row, @Nullable Standing standing) {
        if (standing == null) {
            return Drift.MISSING;
        }
        Version found = standing.version();
        if (found == null) {
            return standing.isGarbage() ? Drift.ALTERED : Drift.FOREIGN;
        }
        int order = found.compareTo(row.version());
        return order > 0 ? null : order < 0 ? Drift.STALE : Drift.ALTERED;
    }

    private void addStranger(Orphans.Stranger stranger, Findings findings) {
        boolean ours = stranger.standing().isOurs();
        boolean mended = findings.repair && orphans.remove(stranger);
        findings.add(stranger.namespace(), stranger.key(), ours ? Drift.ORPHANED : Drift.FOREIGN, mended);
    }

    private boolean rewrite(Namespace namespace, String key, @Nullable Standing standing)
            throws IOException, InterruptedException {
        Optional<String> now = documents
                .one(namespace, key)
                .map(EdgeDocumentPage.Row::body)
                .filter(body -> !Standing.of(body).isTombstone());
        if (now.isEmpty()) {
            return false;
        }
        return standing == Standing.OF_ANOTHER_TYPE
                ? kv.replaceOtherType(namespace, key, now.get())
                : kv.replaceExactly(namespace, key, standing == null ? null : standing.body(), now.get());
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
