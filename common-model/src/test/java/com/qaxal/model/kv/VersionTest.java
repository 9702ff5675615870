package com.qaxal.model.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void seqOrdersWithinAnEpoch() {
        assertThat(new Version(1, 11).isNewerThan(new Version(1, 10))).isTrue();
        assertThat(new Version(1, 10).isNewerThan(new Version(1, 10))).isFalse();
    }

    @Test
    void epochAfterARestoreWinsOverAnyOlderSeq() {
        assertThat(new Version(2, 1).isNewerThan(new Version(1, 1_000_000))).isTrue();
    }
}
