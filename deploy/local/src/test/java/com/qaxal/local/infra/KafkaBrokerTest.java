package com.qaxal.local.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker lives in the supervisor's process, and must not end it. */
class KafkaBrokerTest {

    @Test
    void brokerThatGivesUpFailsItsStartAndNothingElse(@TempDir Path data) throws Exception {
        Path obstacle = Files.createDirectories(data.resolve(".lock"));
        KafkaBroker broker = new KafkaBroker(data, Ports.free(), Ports.free());

        assertThatThrownBy(broker::start).isInstanceOf(Exception.class);
        assertThat(broker.isAlive()).isFalse();

        Files.delete(obstacle);
        broker.start();
        assertThat(broker.isReady()).isTrue();
        broker.stop();
        assertThat(broker.isAlive()).isFalse();
    }
}
