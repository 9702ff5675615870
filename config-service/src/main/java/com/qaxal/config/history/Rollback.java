package com.qaxal.config.history;

import com.qaxal.config.access.ApiProblem;
import com.qaxal.config.container.ContainerRollback;
import com.qaxal.config.module.ModuleRollback;
import com.qaxal.config.site.SiteRollback;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.ModuleKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Sets a container to what it was once set to, as far as the rules of today allow. Sites are neither made nor deleted by it. */
@ApplicationScoped
class Rollback {
    private final SiteRollback sites;

    Rollback(SiteRollback sites) {
        this.sites = sites;
    }

    /** @param subject as {@code site www.shop.example} */
    record Remark(String subject, String why) {}

    private interface Change {
        void apply();
    }

    /** @return what was not done, and what has no effect */
    List<Remark> apply(Handle handle, ContainerId container, KeptSettings now, KeptSettings wanted) {
        List<Remark> remarks = new ArrayList<>();
        sites(handle, container, now, wanted, remarks);
        container(handle, container, now, wanted, remarks);
        modules(handle, container, now, wanted, remarks);
        return remarks;
    }

    /** A host may have to be given up by one site before another can have it back: whoever was refused tries again as long as others went on. */
    private void sites(
            Handle handle, ContainerId container, KeptSettings now, KeptSettings wanted, List<Remark> remarks) {
        Map<UUID, KeptSettings.KeptSite> waiting = new TreeMap<>(wanted.sites());
        waiting.entrySet().removeIf(entry -> entry.getValue().equals(now.sites().get(entry.getKey())));
        Map<UUID, String> refused = new TreeMap<>();
        boolean anyApplied;
        do {
            refused.clear();
            for (Map.Entry<UUID, KeptSettings.KeptSite> entry : waiting.entrySet()) {
                String why = now.sites().containsKey(entry.getKey())
                        ? refusal(() -> sites.apply(
                                handle,
                                container,
                                new SiteId(entry.getKey()),
                                Json.mapper().valueToTree(entry.getValue())))
                        : "was deleted; a new one would have another token";
                if (why != null) {
                    refused.put(entry.getKey(), why);
                }
            }
            anyApplied = waiting.keySet().retainAll(refused.keySet());
        } while (anyApplied && !waiting.isEmpty());
        waiting.forEach((id, site) ->
                remarks.add(new Remark("site " + site.primaryHost(), Objects.requireNonNull(refused.get(id)))));
        now.sites().forEach((id, site) -> {
            if (!wanted.sites().containsKey(id)) {
                remarks.add(new Remark("site " + site.primaryHost(), "was created later; it stays"));
            }
        });
    }

    private static void container(
            Handle handle, ContainerId container, KeptSettings now, KeptSettings wanted, List<Remark> remarks) {
        UUID site = wanted.defaultSiteId();
        boolean gone = site != null && !now.sites().containsKey(site);
        if (gone) {
            remarks.add(new Remark("default_site_id", "the site was deleted; it stays as it is"));
        }
        String why = refusal(() -> ContainerRollback.apply(
                handle, container, wanted.name(), wanted.recoveryParam(), wanted.anonymizeIp(), gone ? null : site));
        if (why != null) {
            remarks.add(new Remark("container", why));
        }
    }

    private static void modules(
            Handle handle, ContainerId container, KeptSettings now, KeptSettings wanted, List<Remark> remarks) {
        wanted.modules().forEach((name, module) -> {
            ModuleKey key = ModuleKey.byKey(name).orElseThrow();
            if (module.equals(now.modules().get(name))) {
                return;
            }
            String why =
                    refusal(() -> ModuleRollback.apply(handle, container, key, module.enabled(), module.settings()));
            if (why == null && module.enabled() && !ModuleRollback.isEntitled(handle, container, key)) {
                why = "is not part of the plan any more: it is set, and has no effect";
            }
            if (why != null) {
                remarks.add(new Remark("module " + name, why));
            }
        });
    }

    /** Null when it was done. */
    private static @Nullable String refusal(Change change) {
        try {
            change.apply();
            return null;
        } catch (ApiProblem e) {
            return e.why();
        } catch (ConstraintViolationException e) {
            return e.getMessage();
        }
    }
}
