package com.qaxal.router.recover;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Modules.GtmRecovery;
import com.qaxal.model.problem.ProblemCode;
import com.qaxal.model.recover.RecoveryEnvelope;
import com.qaxal.model.recover.RecoveryTarget;
import com.qaxal.router.recover.Recovery.Recovered;
import com.qaxal.router.recover.Recovery.Refused;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives at {@code /k/}, it is refused, or it goes to a listed path of the origin and everybody reads it so.
 *
 * <p>{@code -Dqaxal.fuzz.rounds=50000000} fuzzes longer, {@code -Dqaxal.fuzz.seed=7} elsewhere.
 */
class RecoveryFuzzTest {
    private static final int ROUNDS = Integer.getInteger("qaxal.fuzz.rounds", 300_000);
    private static final long SEED = Long.getLong("qaxal.fuzz.seed", 1);
    private static final String TOKEN = "0aZ9bY8cX7dW6eV5fU4gT3";
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=%&.";

    /** A customer may list what he likes. The second half must stay closed all the same: each of them has two readings. */
    private static final List<String> ADDITIONAL = List.of(
            "/mp/collect",
            "/data",
            "/g/../admin",
            "/g/.",
            "/g//admin",
            "/g/%2e%2e/admin",
            "/g/%61dmin",
            "/g;x/admin",
            "//evil.test/g",
            "/\\evil.test/g",
            "/g\\admin",
            "http://evil.test/g",
            "evil.test",
            "/g#admin");

    private static final List<String> CORPUS = List.of(
            "/g/collect?v=2&tid=G-X&dl=https%3A%2F%2Fshop.example%2F",
            "/collect",
            "/r/collect?v=1&t=dc",
            "/ccm/collect?en=page_view",
            "/gtm.js?id=GTM-ABC123",
            "/gtag/js?id=G-X&l=dataLayer",
            "/mp/collect?x={\"a\":|b|}",
            "/data",
            "/g/../admin?x",
            "/g/.",
            "/g//admin",
            "/g/%2e%2e/admin",
            "/g/%61dmin?x",
            "/g;x/admin",
            "//evil.test/g",
            "/\\evil.test/g",
            "/g\\admin",
            "http://evil.test/g",
            "evil.test",
            "/g#admin");

    private static final List<String> PARTS = List.of(
            "/",
            "//",
            "\\",
            ".",
            "..",
            "/../",
            "/./",
            "%2e",
            "%2E%2e",
            "%2f",
            "%5c",
            "%252e",
            "%c0%ae",
            "%",
            ";",
            "?",
            "#",
            ":",
            "@",
            "http:",
            "https://",
            "evil.test",
            " ",
            "\t",
            "\r\n",
            "\0",
            "\u007f",
            "\u00e9",
            "\u00ff",
            "=",
            "&",
            "d=",
            "collect");

    private static final EdgeConfigDocument CONFIG = new EdgeConfigDocument(
            1,
            1,
            1,
            ContainerId.next(),
            EdgeConfigDocument.Status.ACTIVE,
            List.of(),
            new Modules(null, null, null, new GtmRecovery(GtmRecovery.Mode.ALWAYS, ADDITIONAL), null),
            Set.of(),
            Map.of(TOKEN, new EdgeConfigDocument.Site(SiteId.next(), null, null, null)),
            null,
            "q",
            false,
            false,
            EdgeConfigDocument.Limits.DEFAULT);

    private final Set<String> reached = new HashSet<>();
    private final Set<ProblemCode> refusals = new HashSet<>();

    @Test
    void mutatedRequestsReachListedPathsOfTheOriginOrNothing() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String uri = mutated(random, CORPUS.get(random.nextInt(CORPUS.size())));
            String payload = random.nextBoolean()
                    ? RecoveryEnvelope.encode(uri)
                    : RecoveryEnvelope.encodeMasked(uri, TOKEN, random.nextInt());
            String query = "d=" + (random.nextInt(4) == 0 ? digitsChanged(random, payload) : payload);
            check(random.nextInt(8) == 0 ? mutated(random, query) : query);
        }
        assertThat(reached).containsAll(RecoveryTarget.DEFAULT_PATHS).contains("/mp/collect", "/data");
        assertThat(refusals).contains(ProblemCode.BAD_RECOVERY_PAYLOAD, ProblemCode.DESTINATION_NOT_ALLOWED);
    }

    @Test
    void oneChangedCharacterReachesNoOtherPath() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (String uri : CORPUS) {
            for (String payload : List.of(
                    RecoveryEnvelope.encode(uri), RecoveryEnvelope.encodeMasked(uri, TOKEN, random.nextInt()))) {
                String query = "d=" + payload;
                for (int at = 0; at < query.length(); at++) {
                    for (int digit = 0; digit < DIGITS.length(); digit++) {
                        check(query.substring(0, at) + DIGITS.charAt(digit) + query.substring(at + 1));
                    }
                    check(query.substring(0, at) + query.substring(at + 1));
                }
            }
        }
        assertThat(reached).contains("/g/collect");
    }

    private void check(String query) {
        switch (Recovery.of("/k/" + TOKEN, query, CONFIG)) {
            case Recovery.NotRecovered _ -> throw new AssertionError("not seen as ours: " + query);
            case Refused(ProblemCode problem) -> refusals.add(problem);
            case Recovered(String token, String path, String uri) -> {
                reached.add(path);
                // Compared by hand first: describing millions of assertions takes longer than the fuzz.
                boolean sound = token.equals(TOKEN) && isListed(path) && isPlainTarget(path, uri);
                if (!sound || !isReadByAllAs(path, uri)) {
                    throw new AssertionError(
                            "%s became %s of %s; read as %s".formatted(query, path, uri, Reading.of(uri)));
                }
            }
        }
    }

    private static boolean isListed(String path) {
        return RecoveryTarget.DEFAULT_PATHS.contains(path) || ADDITIONAL.contains(path);
    }

    private static boolean isPlainTarget(String path, String uri) {
        boolean printable = uri.chars().allMatch(c -> c > ' ' && c < 0x7F);
        boolean pathThenQuery = uri.equals(path) || uri.startsWith(path + "?");
        return printable && pathThenQuery && uri.startsWith("/") && !uri.startsWith("//");
    }

    private static boolean isReadByAllAs(String path, String uri) {
        return Reading.of(uri).stream()
                .allMatch(reading ->
                        reading.host().equals(Reading.HOST) && reading.path().equals(path));
    }

    private static String mutated(SplittableRandom random, String text) {
        StringBuilder changed = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(changed.length() + 1);
            int end = Math.min(changed.length(), at + random.nextInt(4));
            switch (random.nextInt(6)) {
                case 0 -> changed.delete(at, end);
                case 1 -> changed.insert(at, PARTS.get(random.nextInt(PARTS.size())));
                case 2 -> changed.replace(at, end, PARTS.get(random.nextInt(PARTS.size())));
                case 3 -> changed.insert(at, changed.substring(at, end));
                case 4 -> changed.insert(at, (char) random.nextInt(256));
                default -> {
                    if (at < changed.length()) {
                        changed.setCharAt(at, (char) (changed.charAt(at) ^ (1 << random.nextInt(8))));
                    }
                }
            }
        }
        return changed.toString();
    }

    private static String digitsChanged(SplittableRandom random, String payload) {
        StringBuilder changed = new StringBuilder(payload);
        for (int i = random.nextInt(3); i >= 0 && !changed.isEmpty(); i--) {
            changed.setCharAt(random.nextInt(changed.length()), DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return changed.toString();
    }
}
