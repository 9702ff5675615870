package com.qaxal.sync.kv;

import com.qaxal.model.feed.EdgeDocumentPage;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.Namespace;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Redis;
import io.vertx.mutiny.redis.client.Request;
import io.vertx.mutiny.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The KV as its only writer sees it. Every call blocks for at most its deadline; what Redis refuses or fails comes as an exception. */
@ApplicationScoped
public class KvStore {
    static final String CURSOR = "QAXAL:cursor";
    static final String COMPLETENESS_MARKER = "QAXAL:complete";
    static final String SWEPT = "QAXAL:swept";

    private static final String CHECKED_RUN = "QAXAL:checked-run";
    private static final String LOCK = "QAXAL:lock:";
    private static final Duration LOCK_LIFE = Duration.ofMinutes(2);
    private static final String EVICTION = "maxmemory-policy";
    private static final String RUN_ID = "run_id:";
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration TOMBSTONE_LIFE = Duration.ofHours(24);
    /** As long as sync may be away before a miss stops meaning "absent". */
    private static final Duration MARKER_LIFE = Duration.ofMinutes(5);

    private final Redis redis;

    KvStore(Redis redis) {
        this.redis = redis;
    }

    /** What became of a batch. */
    public record Written(int written, int refused, int foreign) {}

    public Optional<Cursor> cursor() {
        return get(CURSOR).flatMap(Cursor::parse);
    }

    /** Whether the KV holds everything, in this generation. */
    public boolean isComplete(Cursor cursor) {
        return get(COMPLETENESS_MARKER).filter(cursor.generation()::equals).isPresent();
    }

    /** Begins a new generation in place of what was read; false when another replica was faster. */
    public boolean begin(Optional<Cursor> standing, Cursor fresh) {
        boolean empty = number(send(Request.cmd(Command.DBSIZE))) == 0;
        String expected =
                standing.map(Cursor::toString).orElseGet(() -> get(CURSOR).orElse(""));
        boolean begun = moveCursor(expected, fresh);
        if (begun && empty) {
            markSwept(fresh);
        }
        return begun;
    }

    /** Whether nothing is left of what stood before this generation began, but for what the feed wrote again. */
    public boolean isSwept(Cursor cursor) {
        return get(SWEPT).filter(cursor.generation()::equals).isPresent();
    }

    public void markSwept(Cursor cursor) {
        send(Request.cmd(Command.SET).arg(SWEPT).arg(cursor.generation()));
    }

    /** Moves the cursor, unless somebody else moved it or Redis lost it. */
    public boolean advance(Cursor from, Cursor to) {
        return moveCursor(from.toString(), to);
    }

    /** Says that the KV has all the feed had, if {@code cursor} still stands. */
    public boolean markComplete(Cursor cursor) {
        return number(eval(
                        Script.MARK_COMPLETE,
                        List.of(CURSOR, COMPLETENESS_MARKER),
                        List.of(cursor.toString(), cursor.generation(), Long.toString(MARKER_LIFE.toSeconds()))))
                == 1;
    }

    /** Writes a page's documents, each only if it is newer than what stands. */
    public Written write(List<EdgeDocumentPage.Row> rows) {
        Request request = Request.cmd(Command.EVAL).arg(Script.WRITE).arg(rows.size());
        for (EdgeDocumentPage.Row row : rows) {
            request.arg(row.namespace().redisKey(row.key()));
        }
        request.arg(TOMBSTONE_LIFE.toSeconds());
        for (EdgeDocumentPage.Row row : rows) {
            request.arg(row.epoch())
                    .arg(row.seq())
                    .arg(isTombstone(row) ? "1" : "0")
                    .arg(row.body());
        }
        Response counts = send(request);
        if (counts == null) {
            throw new IllegalStateException("Redis answered nothing to a write");
        }
        return new Written(
                counts.get(0).toInteger(),
                counts.get(1).toInteger(),
                counts.get(2).toInteger());
    }

    /** What Redis does when memory runs out; empty when it does not say, as managed ones refuse this question. */
    public Optional<String> evictionPolicy() {
        Response answer;
        try {
            answer = send(Request.cmd(Command.CONFIG).arg("GET").arg(EVICTION));
        } catch (CompletionException e) {
            if (isRefusal(e.getCause())) {
                return Optional.empty();
            }
            throw e;
        }
        if (answer == null || answer.size() == 0) {
            return Optional.empty();
        }
        // A map when the connection speaks RESP3, name and value in turn when RESP2.
        Response policy = answer.containsKey(EVICTION) ? answer.get(EVICTION) : answer.get(1);
        return Optional.of(policy.toString());
    }

    /** Names this life of the Redis process: another one after every restart and failover. */
    public Optional<String> redisRun() {
        Response info = send(Request.cmd(Command.INFO).arg("server"));
        return info == null
                ? Optional.empty()
                : info.toString()
                        .lines()
                        .filter(line -> line.startsWith(RUN_ID))
                        .map(line -> line.substring(RUN_ID.length()))
                        .findFirst();
    }

    /** The run that was last checked for drift; a flushed KV has none. */
    public Optional<String> checkedRun() {
        return get(CHECKED_RUN);
    }

    public void markChecked(String run) {
        send(Request.cmd(Command.SET).arg(CHECKED_RUN).arg(run));
    }

    /** A page of a namespace's keys, without its name; {@code next} is {@code 0} at the end. Keys may come twice. */
    public record Keys(List<String> keys, String next) {}

    public Keys keys(Namespace namespace, String cursor, int count) {
        Response page = send(Request.cmd(Command.SCAN)
                .arg(cursor)
                .arg("MATCH")
                .arg(namespace.redisKey("*"))
                .arg("COUNT")
                .arg(count));
        if (page == null) {
            throw new IllegalStateException("Redis answered nothing to a scan");
        }
        int prefix = namespace.redisKey("").length();
        List<String> keys = new ArrayList<>();
        page.get(1).forEach(key -> keys.add(key.toString().substring(prefix)));
        return new Keys(keys, page.get(0).toString());
    }

    /** What stands under each key, in their order. */
    public List<Optional<String>> values(Namespace namespace, List<String> keys) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Request request = Request.cmd(Command.MGET);
        keys.forEach(key -> request.arg(namespace.redisKey(key)));
        Response values = send(request);
        List<Optional<String>> found = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Response value = values == null ? null : values.get(i);
            found.add(Optional.ofNullable(value).map(Response::toString));
        }
        return found;
    }

    /** Whether something stands there that is no string; {@link #values} does not show it. */
    public boolean isOfAnotherType(Namespace namespace, String key) {
        Response type = send(Request.cmd(Command.TYPE).arg(namespace.redisKey(key)));
        return type != null
                && !type.toString().equals("string")
                && !type.toString().equals("none");
    }

    /** Replaces what is no string; false when it went away meanwhile. */
    public boolean replaceOtherType(Namespace namespace, String key, String replacement) {
        return number(eval(Script.REPLACE_OTHER_TYPE, List.of(namespace.redisKey(key)), List.of(replacement))) == 1;
    }

    /**
     * Replaces exactly those bytes, or nothing.
     *
     * @param standing null: only if there is nothing
     * @param replacement null: removes the key
     */
    public boolean replaceExactly(
            Namespace namespace, String key, @Nullable String standing, @Nullable String replacement) {
        return number(eval(
                        Script.REPLACE_EXACTLY,
                        List.of(namespace.redisKey(key)),
                        List.of(
                                standing == null ? "0" : "1",
                                standing == null ? "" : standing,
                                replacement == null ? "0" : "1",
                                replacement == null ? "" : replacement)))
                == 1;
    }

    /**
     * Right to do something alone, over all replicas. It ends by itself, after two minutes, when its holder neither prolongs it nor gives it back.
     *
     * @param holder a new one each time: who lost a lock and took it again later holds another
     */
    public record Lock(String name, String holder) {}

    /** Empty when somebody holds it. */
    public Optional<Lock> tryLock(String name) {
        Lock lock = new Lock(LOCK + name, UUID.randomUUID().toString());
        Response taken = send(Request.cmd(Command.SET)
                .arg(lock.name())
                .arg(lock.holder())
                .arg("NX")
                .arg("EX")
                .arg(LOCK_LIFE.toSeconds()));
        return taken == null ? Optional.empty() : Optional.of(lock);
    }

    /** False when it has ended meanwhile. */
    public boolean prolong(Lock lock) {
        List<String> arguments = List.of(lock.holder(), Long.toString(LOCK_LIFE.toSeconds()));
        return number(eval(Script.PROLONG, List.of(lock.name()), arguments)) == 1;
    }

    public void unlock(Lock lock) {
        eval(Script.UNLOCK, List.of(lock.name()), List.of(lock.holder()));
    }

    private boolean moveCursor(String expected, Cursor to) {
        return number(eval(Script.MOVE_CURSOR, List.of(CURSOR), List.of(expected, to.toString()))) == 1;
    }

    private Optional<String> get(String key) {
        Response value = send(Request.cmd(Command.GET).arg(key));
        return value == null ? Optional.empty() : Optional.of(value.toString());
    }

    private @Nullable Response eval(String script, List<String> keys, List<String> arguments) {
        Request request = Request.cmd(Command.EVAL).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return send(request);
    }

    private @Nullable Response send(Request request) {
        return redis.send(request).await().atMost(DEADLINE);
    }

    /** Unknown, or not allowed to us; all else, such as {@code LOADING}, may be answered differently later. */
    private static boolean isRefusal(@Nullable Throwable failure) {
        return failure instanceof io.vertx.redis.client.Response error
                && error.type() == ResponseType.ERROR
                && (error.toString().startsWith("ERR ") || error.toString().startsWith("NOPERM "));
    }

    private static int number(@Nullable Response response) {
        return response == null ? 0 : response.toInteger();
    }

    private static boolean isTombstone(EdgeDocumentPage.Row row) {
        return Json.decode(row.body().getBytes(StandardCharsets.UTF_8), com.fasterxml.jackson.databind.JsonNode.class)
                .path("deleted")
                .asBoolean(false);
    }
}
