package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.Host;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.RoutingDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
    private static final Host HOST = new Host("data.shop.test");

    @TempDir
    private Path folder;

    private record Known(EdgeDocument document, Duration age) {}

    @Test
    void whatWasWrittenIsReadWithItsAge() throws IOException {
        Path file = folder.resolve("kv.snapshot");
        RoutingDocument route = route(5);
        write(file, route, Duration.ofMinutes(3));

        Map<String, Known> known = read(file);

        assertThat(known).containsOnlyKeys(HOST.value());
        Known document = Objects.requireNonNull(known.get(HOST.value()));
        assertThat(document.document()).isEqualTo(route);
        assertThat(document.age()).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    }

    @Test
    void lineThatWasCutOffIsPassedOver() throws IOException {
        Path file = folder.resolve("kv.snapshot");
        write(file, route(5), Duration.ZERO);
        Files.writeString(
                file,
                "ROUTING_MAP other.test 17 {\"epoch\":1,\"se\nNO_SUCH k 1 {}\nROUTING_MAP\n\nROUTING_MAP a.test x {}\n",
                StandardOpenOption.APPEND);

        assertThat(read(file)).containsOnlyKeys(HOST.value());
    }

    @Test
    void snapshotThatWasNotFinishedLeavesTheOneBefore() throws IOException {
        Path file = folder.resolve("kv.snapshot");
        write(file, route(5), Duration.ZERO);

        try (Snapshot.Writer unfinished = Snapshot.write(file)) {
            unfinished.add(Namespace.ROUTING_MAP, new Host("half.test"), route(6), Duration.ZERO);
        }

        assertThat(read(file)).containsOnlyKeys(HOST.value());
        assertThat(folder.toFile().list()).containsExactly("kv.snapshot");
    }

    @Test
    void noSnapshotIsNothingKnown() throws IOException {
        assertThat(read(folder.resolve("none"))).isEmpty();
    }

    private static void write(Path file, RoutingDocument route, Duration age) throws IOException {
        try (Snapshot.Writer writer = Snapshot.write(file)) {
            writer.add(Namespace.ROUTING_MAP, HOST, route, age);
            writer.commit();
        }
    }

    private static Map<String, Known> read(Path file) throws IOException {
        Map<String, Known> known = new LinkedHashMap<>();
        int documents = Snapshot.read(file, (key, document, bytes, age) -> known.put(key, new Known(document, age)));
        assertThat(documents).isEqualTo(known.size());
        return known;
    }

    private static RoutingDocument route(long seq) {
        return new RoutingDocument(
                1, seq, 1, ContainerId.next(), HostKind.CUSTOM_DOMAIN, new Origin("http", "10.0.0.1", 8080), null);
    }
}
