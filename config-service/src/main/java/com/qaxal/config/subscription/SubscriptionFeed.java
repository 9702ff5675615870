package com.qaxal.config.subscription;

import com.qaxal.config.main.ConfigSettings;
import com.qaxal.model.feed.SubscriptionPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

/** Reads billing's feed of subscriptions on a timer, whatever became of the events. */
@ApplicationScoped
class SubscriptionFeed {
    private static final Logger LOG = Logger.getLogger(SubscriptionFeed.class);
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Subscriptions subscriptions;
    private final ConfigSettings settings;
    private final Jdbi jdbi;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    SubscriptionFeed(Subscriptions subscriptions, ConfigSettings settings, Jdbi jdbi) {
        this.subscriptions = subscriptions;
        this.settings = settings;
        this.jdbi = jdbi;
    }

    @Scheduled(every = "${qaxal.config.pull-every:5s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void pull() {
        try {
            SubscriptionPage page;
            do {
                page = read(cursor());
                page.subscriptions().forEach(subscriptions::apply);
                advance(page.next());
            } while (!page.end());
        } catch (IOException | MalformedJson e) {
            LOG.debugf("billing's feed is not readable why=%s", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private SubscriptionPage read(long after) throws IOException, InterruptedException {
        URI address = settings.billingUrl().resolve("/internal/subscriptions?limit=500&after=" + after);
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(address)
                        .timeout(DEADLINE)
                        .header(
                                "Authorization",
                                "Bearer "
                                        + Files.readString(settings.serviceTokenFile())
                                                .strip())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("status " + answer.statusCode());
        }
        return Json.decode(answer.body(), SubscriptionPage.class);
    }

    private long cursor() {
        return jdbi.withHandle(handle -> handle.createQuery("select seq from subscription_cursor")
                .mapTo(Long.class)
                .one());
    }

    private void advance(long next) {
        jdbi.useHandle(handle -> handle.createUpdate("update subscription_cursor set seq = greatest(seq, :next)")
                .bind("next", next)
                .execute());
    }
}
