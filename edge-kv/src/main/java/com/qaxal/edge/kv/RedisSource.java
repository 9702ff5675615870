package com.qaxal.edge.kv;

import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Namespace;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import org.jspecify.annotations.Nullable;

/** Reads the KV. A Redis that does not answer is left alone for a second, so that it costs nobody its deadline. */
final class RedisSource {
    /** Set by sync for as long as the KV holds everything the feed has. */
    static final String COMPLETENESS_MARKER = "QAXAL:complete";

    private static final long PROBE_MILLIS = 500;

    private final Vertx vertx;
    private final Redis redis;
    private final CircuitBreaker breaker;
    private final long probing;
    private volatile boolean answered;

    RedisSource(Vertx vertx, EdgeKvSettings settings) {
        this.vertx = vertx;
        this.redis = Redis.createClient(
                vertx,
                new RedisOptions()
                        .setConnectionString(settings.redis().toString())
                        .setMaxPoolSize(4)
                        .setMaxPoolWaiting(1024));
        this.breaker = CircuitBreaker.create(
                "edge-kv-redis",
                vertx,
                new CircuitBreakerOptions()
                        .setMaxFailures(20)
                        .setFailuresRollingWindow(2_000)
                        .setTimeout(settings.redisDeadline().toMillis())
                        .setResetTimeout(1_000)
                        .setNotificationPeriod(0));
        this.probing = vertx.setPeriodic(0, PROBE_MILLIS, _ -> probe());
    }

    /** Key and marker in one atomic step: a miss means something only while the marker stands. */
    Future<Reading> read(Namespace namespace, String key) {
        Request command = Request.cmd(Command.MGET).arg(namespace.redisKey(key)).arg(COMPLETENESS_MARKER);
        return breaker.<Response>execute(promise -> redis.send(command).onComplete(promise))
                .map(answer -> reading(namespace, answer))
                .otherwise(Reading.FAILED);
    }

    /** Whether it has answered, and goes on doing so. */
    boolean isReachable() {
        return answered && breaker.state() == CircuitBreakerState.CLOSED;
    }

    /** Asks until it has answered once: without a visitor nobody else would find out. */
    private void probe() {
        redis.send(Request.cmd(Command.PING)).onSuccess(_ -> {
            answered = true;
            vertx.cancelTimer(probing);
        });
    }

    void close() {
        vertx.cancelTimer(probing);
        redis.close();
        breaker.close();
    }

    private static Reading reading(Namespace namespace, Response answer) {
        @Nullable Response value = answer.get(0);
        if (value == null) {
            return answer.get(1) == null ? Reading.MISSING : Reading.DEFINITELY_NOTHING;
        }
        return decode(namespace, value.toBytes());
    }

    static Reading decode(Namespace namespace, byte[] body) {
        try {
            return new Reading.Value(EdgeDocument.decode(namespace, body), body.length);
        } catch (MalformedJson e) {
            return Reading.FAILED;
        }
    }
}
