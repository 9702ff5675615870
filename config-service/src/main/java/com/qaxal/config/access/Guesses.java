package com.qaxal.config.access;

import com.google.common.net.InetAddresses;
import com.qaxal.config.main.ConfigSettings;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Slows down who guesses, by the address they come from: an account's own lock does not notice somebody who tries one password with many
 * accounts.
 */
@Singleton
public class Guesses {
    private static final int NETWORK_BYTES = 8;

    private final Buckets wrong;

    Guesses(ConfigSettings settings) {
        ConfigSettings.Limits limits = settings.limits();
        this.wrong = new Buckets(limits.wrongGuesses(), limits.wrongGuessesRefill());
    }

    /**
     * Looks whether a guess is right. It counts as wrong until then: else many at once would all come before the first was counted.
     *
     * @param look empty: it was wrong
     * @throws ApiProblem 429 when too many were wrong lately; not even a right one is looked at then
     */
    public <T> Optional<T> guess(HttpServerRequest request, Supplier<Optional<T>> look) {
        Bucket bucket = of(Objects.requireNonNullElse(request.remoteAddress().hostAddress(), "unknown"));
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ApiProblem.tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
        }
        boolean wasWrong = false;
        try {
            Optional<T> found = look.get();
            wasWrong = found.isEmpty();
            return found;
        } finally {
            if (!wasWrong) { // right, or not looked at by a fault that was not theirs
                bucket.addTokens(1);
            }
        }
    }

    Bucket of(String address) {
        return wrong.of(network(address));
    }

    /** Whoever has one address of IPv6 has a whole network of them. */
    private static String network(String address) {
        if (!InetAddresses.isInetAddress(address)) {
            return address; // a proxy's header may say anything, and is not to be looked up
        }
        byte[] bytes = InetAddresses.forString(address).getAddress();
        return Arrays.toString(bytes.length > NETWORK_BYTES ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
