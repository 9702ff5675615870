package com.qaxal.edge.kv;

import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Version;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the KV. A Redis that does not answer is left alone for a second, so that it costs nobody its deadline.
 *
 * <p>Most reads renew what is held before it is too old, and nobody waits for them: they go together, many keys in one command.
 */
final class RedisSource {
    private static final Logger LOG = Logger.getLogger(RedisSource.class);

    /** Set by sync for as long as the KV holds everything the feed has. */
    static final String COMPLETENESS_MARKER = "QAXAL:complete";

    /** How far sync has written: {@code generation:epoch:seq:purged_seq}. */
    private static final String CURSOR = "QAXAL:cursor";

    /** The circuit breaker's deadline is shorter; this one is for a client that was closed meanwhile. */
    private static final long CURSOR_SECONDS = 5;

    private static final long PROBE_MILLIS = 500;
    private static final long GATHER_MILLIS = 50;
    private static final int MOST_TOGETHER = 100;
    /** Together 20,000 keys a second: enough for a million, and what somebody waits for still comes between. */
    private static final int MOST_COMMANDS = 10;

    private final Vertx vertx;
    private final Redis redis;
    private final CircuitBreaker breaker;
    private final long probing;
    private final long gathering;
    private final Queue<Question> gathered = new ConcurrentLinkedQueue<>();
    private final CountDownLatch firstAnswer = new CountDownLatch(1);
    private volatile boolean closed;

    /** @param known what is held of the key */
    private record Question(Namespace namespace, String key, Reading.@Nullable Value known, Promise<Reading> reading) {}

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
        this.gathering = vertx.setPeriodic(GATHER_MILLIS, _ -> askWhatWasGathered());
    }

    /** @param known answered again, and not decoded again, when Redis has the same version of it */
    Future<Reading> read(Namespace namespace, String key, Reading.@Nullable Value known) {
        Question question = new Question(namespace, key, known, Promise.promise());
        ask(List.of(question));
        return question.reading().future();
    }

    /** Likewise, together with others, within a twentieth of a second. */
    Future<Reading> readSoon(Namespace namespace, String key, Reading.Value known) {
        Question question = new Question(namespace, key, known, Promise.promise());
        gathered.add(question); // as many as there are loads under way: their number is bounded
        if (closed) {
            question.reading().tryComplete(Reading.FAILED);
        }
        return question.reading().future();
    }

    private void askWhatWasGathered() {
        for (int i = 0; i < MOST_COMMANDS && !gathered.isEmpty(); i++) {
            List<Question> together = new ArrayList<>(MOST_TOGETHER);
            for (Question next = gathered.peek();
                    next != null && together.size() < MOST_TOGETHER;
                    next = gathered.peek()) {
                together.add(gathered.remove()); // nobody else takes from it
            }
            ask(together);
        }
    }

    /** Keys and marker in one atomic step: a miss means something only while the marker stands. */
    private void ask(List<Question> questions) {
        Request command = Request.cmd(Command.MGET);
        questions.forEach(each -> command.arg(each.namespace().redisKey(each.key())));
        command.arg(COMPLETENESS_MARKER);
        breaker.<Response>execute(promise -> redis.send(command).onComplete(promise))
                .onSuccess(answer -> {
                    boolean complete = answer.get(questions.size()) != null;
                    for (int i = 0; i < questions.size(); i++) {
                        answer(questions.get(i), answer.get(i), complete);
                    }
                })
                .onFailure(_ -> questions.forEach(each -> each.reading().tryComplete(Reading.FAILED)));
    }

    /** What one reader makes of its answer must not keep the others from theirs. */
    private static void answer(Question question, @Nullable Response value, boolean complete) {
        try {
            question.reading().tryComplete(reading(question, value, complete));
        } catch (RuntimeException bug) {
            LOG.errorf(bug, "a document could not be taken over namespace=%s", question.namespace());
            question.reading().tryComplete(Reading.UNDECIDED);
        }
    }

    /**
     * How far sync has written: everything up to it is here. Waits for the answer; not for event loops.
     *
     * @return {@link Version#NONE} when nobody can say
     */
    Version writtenUpTo() {
        Request command = Request.cmd(Command.GET).arg(CURSOR);
        try {
            return breaker.<@Nullable Response>execute(
                            promise -> redis.send(command).onComplete(promise))
                    .map(RedisSource::written)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(CURSOR_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Version.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Version.NONE;
        }
    }

    static Version written(@Nullable Response cursor) {
        String[] parts = cursor == null ? new String[0] : cursor.toString().split(":", -1);
        try {
            return parts.length == 4 ? new Version(Long.parseLong(parts[1]), Long.parseLong(parts[2])) : Version.NONE;
        } catch (IllegalArgumentException e) {
            return Version.NONE;
        }
    }

    /** Whether it has answered, and goes on doing so. */
    boolean isReachable() {
        return firstAnswer.getCount() == 0 && breaker.state() == CircuitBreakerState.CLOSED;
    }

    void awaitFirstAnswer(Duration patience) throws InterruptedException {
        boolean _ = firstAnswer.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks until it has answered once: without a visitor nobody else would find out. */
    private void probe() {
        redis.send(Request.cmd(Command.PING)).onSuccess(_ -> {
            firstAnswer.countDown();
            vertx.cancelTimer(probing);
        });
    }

    void close() {
        vertx.cancelTimer(probing);
        vertx.cancelTimer(gathering);
        closed = true;
        gathered.forEach(each -> each.reading().tryComplete(Reading.FAILED));
        redis.close();
        breaker.close();
    }

    private static Reading reading(Question question, @Nullable Response value, boolean complete) {
        if (value == null) {
            return complete ? Reading.DEFINITELY_NOTHING : Reading.UNDECIDED;
        }
        byte[] body = value.toBytes();
        Reading.Value known = question.known();
        return known != null && isOf(known.document().version(), body) ? known : decode(question.namespace(), body);
    }

    /** Documents begin with their version. Whatever begins otherwise is decoded. */
    static boolean isOf(Version version, byte[] body) {
        String beginning = "{\"epoch\":" + version.epoch() + ",\"seq\":" + version.seq() + ',';
        if (body.length < beginning.length()) {
            return false;
        }
        for (int i = 0; i < beginning.length(); i++) {
            if (body[i] != beginning.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static Reading decode(Namespace namespace, byte[] body) {
        try {
            return new Reading.Value(EdgeDocument.decode(namespace, body), body.length);
        } catch (MalformedJson e) {
            return Reading.UNDECIDED;
        }
    }
}
