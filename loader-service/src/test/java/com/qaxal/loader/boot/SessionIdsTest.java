package com.qaxal.loader.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final ContainerId container = ContainerId.next();

    @Test
    void ownSessionIsOpenForADay() {
        String session = at(NOW).open(container, "site");

        assertThat(at(NOW).isOpen(session, container, "site")).isTrue();
        assertThat(at(NOW.plus(Duration.ofHours(23))).isOpen(session, container, "site"))
                .isTrue();
        assertThat(at(NOW.plus(Duration.ofHours(24))).isOpen(session, container, "site"))
                .isFalse();
    }

    @Test
    void sessionOfAnotherContainerSiteOrKeyIsNot() {
        String session = at(NOW).open(container, "site");

        assertThat(at(NOW).isOpen(session, ContainerId.next(), "site")).isFalse();
        assertThat(at(NOW).isOpen(session, container, "other")).isFalse();
        assertThat(new SessionIds(key(2), Clock.fixed(NOW, ZoneOffset.UTC)).isOpen(session, container, "site"))
                .isFalse();
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String session = at(NOW).open(container, "site");

        for (int i = 0; i < session.length() - 1; i++) {
            char other = session.charAt(i) == 'A' ? 'B' : 'A';
            String changed = session.substring(0, i) + other + session.substring(i + 1);
            assertThat(at(NOW).isOpen(changed, container, "site"))
                    .as("character %d", i)
                    .isFalse();
        }
        assertThat(at(NOW).isOpen("", container, "site")).isFalse();
        assertThat(at(NOW).isOpen("not base64!", container, "site")).isFalse();
    }

    /** Else one session could report as many. */
    @Test
    void otherSpellingsOfASessionAreNotIt() {
        String session = at(NOW).open(container, "site");

        assertThat(at(NOW).isOpen(session + "==", container, "site")).isFalse();
        for (char last : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray()) {
            String other = session.substring(0, session.length() - 1) + last;
            assertThat(at(NOW).isOpen(other, container, "site")).as(other).isEqualTo(other.equals(session));
        }
    }

    private static SessionIds at(Instant now) {
        return new SessionIds(key(1), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return key;
    }
}
