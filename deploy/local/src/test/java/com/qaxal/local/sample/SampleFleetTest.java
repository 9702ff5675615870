package com.qaxal.local.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.bulk.ContainerBatch.Container;
import com.qaxal.model.bulk.ContainerBatch.Site;
import com.qaxal.model.bulk.SubscriptionBatch.Subscription;
import com.qaxal.model.event.SubscriptionChange;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.Origin;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleFleetTest {
    private static final SampleFleet FLEET =
            new SampleFleet(new Host("edge.test"), new Origin("http", "127.0.0.1", 8091));

    @Test
    void numberIsTheSameContainerEachTime() {
        Container once = FLEET.container(17, null);
        Container again = FLEET.container(17, null);

        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFields("loaderToken", "sites.containerToken")
                .isEqualTo(once);
        assertThat(FLEET.subscription(17)).isEqualTo(FLEET.subscription(17));
    }

    @Test
    void nothingBelongsToTwoContainers() {
        List<Container> containers = containers(3_000);

        assertThat(containers).extracting(Container::containerId).doesNotHaveDuplicates();
        assertThat(containers).extracting(Container::edgeHostname).doesNotHaveDuplicates();
        assertThat(containers)
                .flatExtracting(Container::sites)
                .extracting("siteId")
                .doesNotHaveDuplicates();
        assertThat(containers.stream()
                        .flatMap(container -> container.sites().stream())
                        .flatMap(site -> site.hosts().stream()))
                .doesNotHaveDuplicates();
    }

    @Test
    void customersDiffer() {
        List<Container> containers = containers(3_000);
        List<Subscription> subscriptions =
                IntStream.range(0, 3_000).mapToObj(FLEET::subscription).toList();

        assertThat(containers).extracting(container -> container.sites().size()).contains(1, 2, 3);
        assertThat(containers).extracting(Container::origin).contains((Origin) null);
        assertThat(containers)
                .flatExtracting(Container::sites)
                .extracting(site -> ((Site) site).hosts().size())
                .contains(1, 2);
        assertThat(subscriptions)
                .extracting(Subscription::status)
                .contains(
                        SubscriptionChange.Status.ACTIVE,
                        SubscriptionChange.Status.TRIALING,
                        SubscriptionChange.Status.PAST_DUE,
                        SubscriptionChange.Status.CANCELLED);
        assertThat(subscriptions).extracting(Subscription::plan).contains("free", "starter", "business", "scale");
    }

    private static List<Container> containers(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> FLEET.container(number, null))
                .toList();
    }
}
