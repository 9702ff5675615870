package com.qaxal.local.sample;

import com.qaxal.model.bulk.ContainerBatch;
import com.qaxal.model.bulk.ContainerBatch.Container;
import com.qaxal.model.bulk.SubscriptionBatch;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.ClientId;
import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.LoaderToken;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.ModuleKey;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.PauseReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the sample containers are. The container of a number is always the same one, but for its tokens, which are random as everybody's:
 * so loading more goes on where it was left off.
 *
 * @param platformDomain under which its edge hostnames lie: {@code sample17} is that of number 17
 * @param origin of all of them
 */
public record SampleFleet(Host platformDomain, Origin origin) {
    private static final int CONTAINERS_OF_A_CLIENT = 3;
    private static final int MOST_SITES = 3;

    /** The first half of ids; the second is the number. Of version 7, as all ids, and of the past: they are nobody's else. */
    private static final long CONTAINER = 0x0180_0000_0000_7000L;

    private static final long CLIENT = 0x0180_0000_0001_7000L;
    private static final long SITE = 0x0180_0000_0002_7000L;

    public static ContainerId containerId(int number) {
        return new ContainerId(id(CONTAINER, number));
    }

    public Host edgeHostname(int number) {
        return new Host("sample" + number + "." + platformDomain);
    }

    /** @param subscription as billing tells of it */
    public Container container(int number, @Nullable SubscriptionChange subscription) {
        SplittableRandom random = new SplittableRandom(number);
        List<ContainerBatch.Site> sites = sites(number, random);
        boolean ownDomain = random.nextInt(100) < 25;
        return new Container(
                containerId(number),
                client(number),
                "Sample client " + number / CONTAINERS_OF_A_CLIENT,
                "Sample " + number,
                LoaderToken.next(),
                edgeHostname(number),
                random.nextInt(100) < 2 ? null : origin, // some have only just begun
                sites,
                ownDomain
                        ? List.of(new ContainerBatch.Domain(
                                new Host("data.shop" + number + ".example"),
                                sites.getFirst().siteId()))
                        : List.of(),
                modules(random),
                subscription);
    }

    /** Most run; the others stand where customers come to stand. */
    public SubscriptionBatch.Subscription subscription(int number) {
        SplittableRandom random = new SplittableRandom(~number);
        int plan = random.nextInt(100);
        int state = random.nextInt(100);
        SubscriptionChange.Status status = state < 5
                ? SubscriptionChange.Status.TRIALING
                : state < 8
                        ? SubscriptionChange.Status.PAST_DUE
                        : state < 10 ? SubscriptionChange.Status.CANCELLED : SubscriptionChange.Status.ACTIVE;
        PauseReason pause = switch (status) {
            case PAST_DUE -> PauseReason.PAST_DUE;
            case CANCELLED -> PauseReason.CANCELLED;
            default -> state < 12 ? PauseReason.CUSTOMER : null;
        };
        return new SubscriptionBatch.Subscription(
                containerId(number),
                client(number),
                "Sample " + number,
                plan < 40 ? "free" : plan < 75 ? "starter" : plan < 95 ? "business" : "scale",
                status,
                pause);
    }

    private static ClientId client(int number) {
        return new ClientId(id(CLIENT, number / CONTAINERS_OF_A_CLIENT));
    }

    private static List<ContainerBatch.Site> sites(int number, SplittableRandom random) {
        int share = random.nextInt(100);
        int count = share < 60 ? 1 : share < 90 ? 2 : MOST_SITES;
        List<ContainerBatch.Site> sites = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String domain = (i == 0 ? "shop" : "brand" + i + "-") + number + ".example";
            List<Host> hosts = new ArrayList<>(List.of(new Host("www." + domain)));
            if (random.nextInt(100) < 40) {
                hosts.add(new Host("checkout." + domain));
            }
            sites.add(new ContainerBatch.Site(
                    new SiteId(id(SITE, (long) number * MOST_SITES + i)),
                    domain,
                    ContainerToken.next(),
                    hosts,
                    new Host(domain),
                    "GTM-S%05X%d".formatted(number, i)));
        }
        return sites;
    }

    private static Map<ModuleKey, ContainerBatch.Module> modules(SplittableRandom random) {
        Map<ModuleKey, ContainerBatch.Module> modules = new EnumMap<>(ModuleKey.class);
        if (random.nextInt(100) < 30) {
            modules.put(
                    ModuleKey.COOKIE_KEEPER,
                    set(
                            true,
                            new Modules.CookieKeeper(
                                    random.nextInt(30, Modules.CookieKeeper.MAX_LIFETIME_DAYS + 1),
                                    Modules.UnknownConsent.ASSUME_GRANTED,
                                    List.of(),
                                    false,
                                    false)));
        }
        if (random.nextInt(100) < 10) {
            modules.put(ModuleKey.GTM_RECOVERY, set(false, Modules.GtmRecovery.DEFAULT));
        }
        return modules;
    }

    private static ContainerBatch.Module set(boolean enabled, Object settings) {
        return new ContainerBatch.Module(enabled, Json.mapper().valueToTree(settings));
    }

    private static UUID id(long kind, long number) {
        return new UUID(kind, 0x8000_0000_0000_0000L | number);
    }
}
