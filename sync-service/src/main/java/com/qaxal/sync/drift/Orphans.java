package com.qaxal.sync.drift;

import com.qaxal.model.feed.DocumentDigestPage;
import com.qaxal.model.kv.Namespace;
import com.qaxal.sync.kv.KvStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The keys that stand although config-service holds nothing under them. A page of keys at a time: what stands is read first and
 * config-service is asked after, so that removing exactly those bytes takes nothing that came later.
 */
@ApplicationScoped
public class Orphans {
    /** So many keys Redis looks at for a page, those of other namespaces among them: about a millisecond of its time. */
    private static final int PAGE = 2_000;

    private final Documents documents;
    private final KvStore kv;
    private final Counter removed;

    Orphans(Documents documents, KvStore kv, MeterRegistry metrics) {
        this.documents = documents;
        this.kv = kv;
        this.removed = Counter.builder("qaxal_sync_orphans_removed")
                .description("keys that config-service no longer held")
                .register(metrics);
    }

    /** A key that stands, that is no tombstone, and that config-service does not hold. */
    record Stranger(Namespace namespace, String key, Standing standing) {}

    /** @throws IOException when config-service does not answer; what was removed until then stays removed */
    public void removeAll() throws IOException, InterruptedException {
        for (Namespace namespace : Namespace.values()) {
            forEach(namespace, this::remove, Permission.ALWAYS);
        }
    }

    void forEach(Namespace namespace, Consumer<Stranger> visitor, Permission permission)
            throws IOException, InterruptedException {
        String cursor = "0";
        do {
            permission.require();
            KvStore.Keys page = kv.keys(namespace, cursor, PAGE);
            among(namespace, page.keys()).forEach(visitor);
            cursor = page.next();
        } while (!cursor.equals("0"));
    }

    /** Whether it was ours to remove, and stood as it was seen. */
    boolean remove(Stranger stranger) {
        boolean gone = stranger.standing().isOurs()
                && kv.replaceExactly(
                        stranger.namespace(),
                        stranger.key(),
                        stranger.standing().body(),
                        null);
        removed.increment(gone ? 1 : 0);
        return gone;
    }

    /** Empty when it went away since it was listed. */
    private Optional<Standing> unseen(Namespace namespace, String key) {
        return kv.isOfAnotherType(namespace, key) ? Optional.of(Standing.OF_ANOTHER_TYPE) : Optional.empty();
    }

    /** Most keys are held, so what stands is read of the others alone, and then config-service is asked for those once more. */
    private List<Stranger> among(Namespace namespace, List<String> keys) throws IOException, InterruptedException {
        List<String> unheld = notHeld(namespace, keys);
        List<Optional<String>> standing = kv.values(namespace, unheld);
        Set<String> unheldStill = Set.copyOf(notHeld(namespace, unheld));
        List<Stranger> strangers = new ArrayList<>();
        for (int i = 0; i < unheld.size(); i++) {
            String key = unheld.get(i);
            if (unheldStill.contains(key)) {
                standing.get(i)
                        .map(Standing::of)
                        .or(() -> unseen(namespace, key))
                        .filter(found -> !found.isTombstone())
                        .ifPresent(found -> strangers.add(new Stranger(namespace, key, found)));
            }
        }
        return strangers;
    }

    private List<String> notHeld(Namespace namespace, List<String> keys) throws IOException, InterruptedException {
        if (keys.isEmpty()) {
            return List.of();
        }
        Set<String> held = documents.digests(namespace, keys).stream()
                .map(DocumentDigestPage.Row::key)
                .collect(Collectors.toSet());
        return keys.stream().distinct().filter(key -> !held.contains(key)).toList();
    }
}
