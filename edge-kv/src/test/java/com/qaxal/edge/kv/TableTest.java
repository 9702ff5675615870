package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Tombstone;
import com.qaxal.model.kv.Version;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the edge believes, when, decided on a clock and with sources that the test moves. */
class TableTest {
    private static final ContainerId CONTAINER = ContainerId.next();
    private static final String KEY = "key";
    private static final String OTHER = "other";

    private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());
    private final AtomicLong revocations = new AtomicLong();
    private final Deque<Promise<Reading>> redisAsked = new ArrayDeque<>();
    private final Deque<Promise<Reading>> redisAskedSoon = new ArrayDeque<>();
    private Reading.@Nullable Value knownToRedis;
    private final Deque<Promise<Reading>> fallbackAsked = new ArrayDeque<>();
    private final Table<String, LoaderTokenDocument> table = new Table<>(
            Namespace.LOADER_TOKEN_MAP,
            LoaderTokenDocument.class,
            new Table.Sources() {
                @Override
                public Future<Reading> redis(Namespace namespace, String key, Reading.@Nullable Value known) {
                    return ask(redisAsked);
                }

                @Override
                public Future<Reading> redisSoon(Namespace namespace, String key, Reading.Value known) {
                    knownToRedis = known;
                    return ask(redisAskedSoon);
                }

                @Override
                public Future<Reading> fallback(Namespace namespace, String key, boolean held) {
                    return ask(fallbackAsked);
                }
            },
            EdgeKvSettings.of(URI.create("redis://unused:1"), URI.create("http://unused"), "secret"),
            now::get,
            revocations);

    @Test
    void manyWaitersCauseOneLoad() {
        Future<Lookup<LoaderTokenDocument>> first = table.lookup(KEY);
        Future<Lookup<LoaderTokenDocument>> second = table.lookup(KEY);

        redisSays(value(5));

        assertThat(redisAsked).isEmpty();
        assertFound(first, 5);
        assertFound(second, 5);
    }

    @Test
    void freshCopyAnswersWithoutAskingAnybody() {
        hold(5);

        pass(Duration.ofSeconds(39));

        assertFound(table.lookup(KEY), 5);
        assertThat(redisAsked).isEmpty();
    }

    @Test
    void whatWasAnsweredIsCurrentUntilItIsToBeRenewed() {
        hold(5);
        Answered answered = answered();

        pass(Duration.ofSeconds(39));
        assertThat(answered.isCurrent()).isTrue();

        pass(Duration.ofSeconds(2));
        assertThat(answered.isCurrent()).isFalse();
    }

    @Test
    void whatWasAnsweredIsCurrentAgainOnceItIsConfirmed() {
        hold(5);
        Answered answered = answered();
        pass(Duration.ofSeconds(45));
        assertFound(table.lookup(KEY), 5);

        redisAskedSoon.remove().complete(value(5));

        assertThat(answered.isCurrent()).isTrue();
        assertThat(table.lookup(KEY).result()).isSameAs(answered.lookup);
    }

    @Test
    void whatWasAnsweredIsNotCurrentOnceANewerDocumentIsHere() {
        hold(5);
        Answered answered = answered();

        table.announced(KEY, new Version(1, 6));
        redisSays(value(6));

        assertThat(answered.isCurrent()).isFalse();
        assertThat(table.lookup(KEY).result().isCurrent(now.get())).isTrue();
    }

    @Test
    void whatWasAnsweredIsNotCurrentOnceTheDocumentIsGone() {
        hold(5);
        Answered answered = answered();

        table.announced(KEY, new Version(1, 6));
        redisSays(new Reading.Value(new Tombstone(1, 6, 2, CONTAINER), 50));

        assertThat(answered.isCurrent()).isFalse();
    }

    @Test
    void nothingWasAnsweredIsCurrentUntilSomethingIsAnnounced() {
        table.lookup(KEY);
        redisSays(Reading.DEFINITELY_NOTHING);
        Answered answered = answered();
        assertThat(answered.lookup).isInstanceOf(Lookup.Absent.class);
        assertThat(answered.isCurrent()).isTrue();

        table.announced(KEY, new Version(1, 6));

        assertThat(answered.isCurrent()).isFalse();
    }

    @Test
    void nothingThatWasAnsweredIsCurrentWhenAnythingMayHaveChanged() {
        hold(5);
        Answered answered = answered();

        table.announcedEverything();

        assertThat(answered.isCurrent()).isFalse();
    }

    @Test
    void copyIsRenewedInTheBackgroundBeforeItExpires() {
        hold(5);
        pass(Duration.ofSeconds(45));

        assertFound(table.lookup(KEY), 5);
        assertThat(redisAsked).isEmpty();
        redisAskedSoon.remove().complete(value(6));

        assertFound(table.lookup(KEY), 6);
    }

    @Test
    void copyThatIsStillTheSameIsFreshAgain() {
        hold(5);
        LoaderTokenDocument before = found(table.lookup(KEY));
        pass(Duration.ofSeconds(45));
        assertFound(table.lookup(KEY), 5);

        redisAskedSoon.remove().complete(knownToRedis);
        pass(Duration.ofSeconds(39));

        assertThat(found(table.lookup(KEY))).isSameAs(before);
        assertThat(redisAskedSoon).isEmpty();
    }

    @Test
    void whatIsAnnouncedWhileARenewalWaitsIsNotMissed() {
        hold(5);
        pass(Duration.ofSeconds(45));
        assertFound(table.lookup(KEY), 5);
        table.announced(KEY, new Version(1, 6));

        redisAskedSoon.remove().complete(knownToRedis);
        fallbackSays(value(6));

        assertFound(table.lookup(KEY), 6);
    }

    @Test
    void expiredCopyWaitsForConfirmation() {
        hold(5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        assertThat(lookup.isComplete()).isFalse();
        redisSays(value(7));

        assertFound(lookup, 7);
    }

    @Test
    void copyServesOnWhenNobodyCanBeAskedButNotForever() {
        hold(5);

        pass(Duration.ofMinutes(59));
        Future<Lookup<LoaderTokenDocument>> within = table.lookup(KEY);
        bothFail();
        pass(Duration.ofMinutes(2));
        Future<Lookup<LoaderTokenDocument>> beyond = table.lookup(KEY);
        bothFail();

        assertFound(within, 5);
        assertThat(beyond.result()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void unknownKeyIsUnavailableWhenNobodyCanBeAsked() {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        bothFail();

        assertThat(lookup.result()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void missInACompleteRedisIsBelievedForAMoment() {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(Reading.DEFINITELY_NOTHING);

        assertThat(lookup.result()).isInstanceOf(Lookup.Absent.class);
        assertThat(table.lookup(KEY).result()).isInstanceOf(Lookup.Absent.class);
        assertThat(redisAsked).isEmpty();

        pass(Duration.ofSeconds(6));
        assertThat(table.lookup(KEY).isComplete()).isFalse();
    }

    @Test
    void missInAnIncompleteRedisAsksTheFallback() {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(Reading.UNDECIDED);
        fallbackSays(value(3));

        assertFound(lookup, 3);
    }

    @Test
    void heldKeyDoesNotVanishBecauseRedisMissesIt() {
        hold(5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(Reading.DEFINITELY_NOTHING);
        fallbackSays(value(5));

        assertFound(lookup, 5);
    }

    @Test
    void heldKeyDoesNotVanishByTheWordOfRedisAloneWhenTheFallbackIsAway() {
        hold(5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(Reading.DEFINITELY_NOTHING);
        fallbackSays(Reading.FAILED);

        assertFound(lookup, 5);
        assertFound(table.lookup(KEY), 5);
    }

    @Test
    void announcedKeyThatRedisDoesNotHaveYetIsNotAbsentWhenTheFallbackIsAway() {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        table.announced(KEY, new Version(1, 7));
        redisSays(Reading.DEFINITELY_NOTHING);
        fallbackSays(Reading.FAILED);

        assertThat(lookup.result()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void afterASilenceTheHeldCopyServesWithoutWaitingForTheNext() {
        hold(5);
        pass(Duration.ofSeconds(51));
        table.lookup(KEY);
        bothFail();

        assertFound(table.lookup(KEY), 5);
        assertThat(redisAsked).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(table.lookup(KEY).isComplete()).as("asked again").isFalse();
    }

    /** As when Redis lost it or holds nonsense while config-service is away, or when the budget of refreshes is used up. */
    @Test
    void keyThatNobodyCanTellOfLeavesTheOthersToBeConfirmed() {
        hold(5);
        hold(OTHER, 5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> unsure = table.lookup(KEY);
        redisSays(Reading.UNDECIDED);
        fallbackSays(Reading.FAILED);
        Future<Lookup<LoaderTokenDocument>> other = table.lookup(OTHER);

        assertFound(unsure, 5);
        assertThat(other.isComplete()).as("served unconfirmed").isFalse();
        redisSays(value(6));
        assertFound(other, 6);
    }

    @Test
    void keyThatNobodyCanTellOfIsItselfLeftAloneForAMoment() {
        hold(5);
        pass(Duration.ofSeconds(51));
        table.lookup(KEY);
        redisSays(Reading.UNDECIDED);
        fallbackSays(Reading.FAILED);

        assertFound(table.lookup(KEY), 5);
        assertThat(redisAsked).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(table.lookup(KEY).isComplete()).as("asked again").isFalse();
    }

    @Test
    void redisThatCannotBeAskedIsLeftAloneForAMomentWhateverTheKey() {
        hold(5);
        hold(OTHER, 5);
        pass(Duration.ofSeconds(51));
        table.lookup(KEY);
        bothFail();

        assertFound(table.lookup(OTHER), 5);
        assertThat(redisAsked).isEmpty();
    }

    @Test
    void missThatTheFallbackConfirmsIsBelievedForAMoment() {
        table.lookup(KEY);
        redisSays(Reading.UNDECIDED);
        fallbackSays(Reading.DEFINITELY_NOTHING);

        assertThat(table.lookup(KEY).result()).isInstanceOf(Lookup.Absent.class);
        assertThat(redisAsked).isEmpty();

        pass(Duration.ofSeconds(6));
        assertThat(table.lookup(KEY).isComplete()).isFalse();
    }

    @Test
    void whatWasOnItsWayWhenEverythingMayHaveChangedIsNotBelieved() {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        table.announcedEverything();
        redisSays(value(5));

        assertFound(lookup, 5);
        assertThat(table.lookup(KEY).isComplete()).as("confirmed first").isFalse();
    }

    @Test
    void whatAnEarlierProcessKnewServesOnlyWhenNobodyCanConfirmIt() {
        table.restore(KEY, document(5), 100, Duration.ofMinutes(10));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        assertThat(lookup.isComplete()).isFalse();
        bothFail();

        assertFound(lookup, 5);
    }

    @Test
    void whatAnEarlierProcessKnewTooLongAgoDoesNotServe() {
        table.restore(KEY, document(5), 100, Duration.ofMinutes(61));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        bothFail();

        assertThat(lookup.result()).isInstanceOf(Lookup.Unavailable.class);
    }

    @Test
    void whatAnEarlierProcessKnewGivesWayToWhatIsKnownNow() {
        hold(6);

        table.restore(KEY, document(5), 100, Duration.ZERO);

        assertFound(table.lookup(KEY), 6);
    }

    @Test
    void heldKeyVanishesByTheWordOfTheFallback() {
        hold(5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(Reading.UNDECIDED);
        fallbackSays(Reading.DEFINITELY_NOTHING);

        assertThat(lookup.result()).isInstanceOf(Lookup.Absent.class);
    }

    @Test
    void heldKeyVanishesByATombstone() {
        hold(5);
        table.announced(KEY, new Version(1, 6));

        redisSays(new Reading.Value(new Tombstone(1, 6, 2, CONTAINER), 50));

        assertThat(table.lookup(KEY).result()).isInstanceOf(Lookup.Absent.class);
    }

    @Test
    void olderDocumentNeverReplacesANewerOne() {
        hold(5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(value(4));
        fallbackSays(value(4));

        assertFound(lookup, 5);
    }

    @Test
    void olderTombstoneRemovesNothing() {
        hold(5);
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(new Reading.Value(new Tombstone(1, 4, 2, CONTAINER), 50));
        fallbackSays(Reading.FAILED);

        assertFound(lookup, 5);
    }

    @Test
    void announcementRenewsWhatIsHeldAtOnce() {
        hold(5);

        table.announced(KEY, new Version(1, 6));
        redisSays(value(6));

        assertFound(table.lookup(KEY), 6);
    }

    @Test
    void announcementOfWhatIsAlreadyHeldAsksNobody() {
        hold(5);

        table.announced(KEY, new Version(1, 5));

        assertThat(redisAsked).isEmpty();
    }

    @Test
    void redisThatLagsBehindAnAnnouncementIsNotBelieved() {
        hold(5);

        table.announced(KEY, new Version(1, 6));
        redisSays(value(5));
        fallbackSays(value(6));

        assertFound(table.lookup(KEY), 6);
    }

    @Test
    void loadThatWasOvertakenByAnAnnouncementAnswersButIsNotKept() {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        table.announced(KEY, new Version(1, 9));
        redisSays(value(8));
        fallbackSays(Reading.FAILED);

        assertFound(lookup, 8);
        assertThat(table.lookup(KEY).isComplete()).as("asked again").isFalse();
    }

    @Test
    void announcementEndsABelievedMiss() {
        table.lookup(KEY);
        redisSays(Reading.DEFINITELY_NOTHING);

        table.announced(KEY, new Version(1, 6));
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(value(6));

        assertFound(lookup, 6);
    }

    @Test
    void secondAnnouncementDuringTheLoadOfTheFirstIsNotForgotten() {
        hold(5);

        table.announced(KEY, new Version(1, 6));
        table.announced(KEY, new Version(1, 7));
        redisSays(value(6)); // was read before 7 was written
        fallbackSaysIfAsked(value(6));
        redisSays(value(7));

        assertFound(table.lookup(KEY), 7);
    }

    @Test
    void announcementOfEverythingMakesCopiesProveThemselvesButKeepsThemServing() {
        hold(5);

        table.announcedEverything();
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        assertThat(lookup.isComplete()).isFalse();
        bothFail();

        assertFound(lookup, 5);
    }

    @Test
    void confirmedDocumentStaysTheSameInstance() {
        hold(5);
        LoaderTokenDocument before = found(table.lookup(KEY));
        pass(Duration.ofSeconds(51));

        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(KEY);
        redisSays(value(5));

        assertThat(found(lookup)).isSameAs(before);
    }

    @Test
    void newEpochWinsWithALowerSeq() {
        hold(5);
        table.announced(KEY, new Version(2, 1));

        redisSays(new Reading.Value(new LoaderTokenDocument(2, 1, 1, CONTAINER), 50));

        assertThat(found(table.lookup(KEY)).version()).isEqualTo(new Version(2, 1));
    }

    @Test
    void announcementOfWhatIsHeldIsActedOnOnceTheNewerDocumentIsHere() {
        hold(5);

        table.announced(KEY, new Version(1, 6));
        assertThat(table.isActedOn(KEY, new Version(1, 6))).isFalse();
        redisSays(value(6));

        assertThat(table.isActedOn(KEY, new Version(1, 6))).isTrue();
    }

    @Test
    void announcementOfWhatIsNotHeldIsActedOn() {
        table.announced(KEY, new Version(1, 6));

        assertThat(table.isActedOn(KEY, new Version(1, 6))).isTrue();
    }

    @Test
    void announcementIsNotActedOnWhileSomebodyWaitsForWhatWasReadBefore() {
        table.lookup(KEY);

        table.announced(KEY, new Version(1, 6));
        assertThat(table.isActedOn(KEY, new Version(1, 6))).isFalse();
        redisSays(value(5));
        fallbackSays(value(5));

        assertThat(table.isActedOn(KEY, new Version(1, 6))).isTrue();
    }

    @Test
    void announcementWhoseRenewalFailedIsActedOnOnceTheCopyHasToProveItself() {
        hold(5);
        table.announced(KEY, new Version(1, 6));
        bothFail();

        pass(Duration.ofSeconds(49));
        assertThat(table.isActedOn(KEY, new Version(1, 6))).isFalse();

        pass(Duration.ofSeconds(2));
        assertThat(table.isActedOn(KEY, new Version(1, 6))).isTrue();
    }

    private Answered answered() {
        return new Answered(table.lookup(KEY).result());
    }

    /** Like a caller that asks an answer again only when its time is over, or when some answer was revoked. */
    private final class Answered {
        private final Lookup<LoaderTokenDocument> lookup;
        private long askedAt = -1;
        private long until;

        private Answered(Lookup<LoaderTokenDocument> lookup) {
            this.lookup = lookup;
            assertThat(isCurrent()).isTrue();
        }

        private boolean isCurrent() {
            if (askedAt != revocations.get() || now.get() - until >= 0) {
                askedAt = revocations.get();
                until = lookup.currentUntil(now.get());
            }
            return now.get() - until < 0;
        }
    }

    private void hold(long seq) {
        hold(KEY, seq);
    }

    private void hold(String key, long seq) {
        Future<Lookup<LoaderTokenDocument>> lookup = table.lookup(key);
        redisSays(value(seq));
        assertFound(lookup, seq);
    }

    private static Reading value(long seq) {
        return new Reading.Value(document(seq), 50);
    }

    private static LoaderTokenDocument document(long seq) {
        return new LoaderTokenDocument(1, seq, 1, CONTAINER);
    }

    private static Future<Reading> ask(Deque<Promise<Reading>> asked) {
        Promise<Reading> promise = Promise.promise();
        asked.add(promise);
        return promise.future();
    }

    private void redisSays(Reading reading) {
        redisAsked.remove().complete(reading);
    }

    private void fallbackSays(Reading reading) {
        fallbackAsked.remove().complete(reading);
    }

    private void bothFail() {
        redisSays(Reading.FAILED);
        fallbackSays(Reading.FAILED);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private static LoaderTokenDocument found(Future<Lookup<LoaderTokenDocument>> lookup) {
        assertThat(lookup.result()).isInstanceOf(Lookup.Found.class);
        return ((Lookup.Found<LoaderTokenDocument>) lookup.result()).document();
    }

    private static void assertFound(Future<Lookup<LoaderTokenDocument>> lookup, long seq) {
        assertThat(found(lookup).seq()).isEqualTo(seq);
    }

    private void fallbackSaysIfAsked(Reading reading) {
        if (!fallbackAsked.isEmpty()) {
            fallbackAsked.remove().complete(reading);
        }
    }
}
