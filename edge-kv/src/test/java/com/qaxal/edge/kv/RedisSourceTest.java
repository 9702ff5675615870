package com.qaxal.edge.kv;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.model.id.ContainerId;
import com.qaxal.model.id.ContainerToken;
import com.qaxal.model.id.Host;
import com.qaxal.model.id.SiteId;
import com.qaxal.model.json.Json;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.HostKind;
import com.qaxal.model.kv.LoaderTokenDocument;
import com.qaxal.model.kv.Modules;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Origin;
import com.qaxal.model.kv.RoutingDocument;
import com.qaxal.model.kv.SiteDocument;
import com.qaxal.model.kv.Tombstone;
import com.qaxal.model.kv.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisSourceTest {
    private static final ContainerId CONTAINER = ContainerId.next();
    static final List<EdgeDocument> DOCUMENTS = List.of(
            new LoaderTokenDocument(2, 17, 3, CONTAINER),
            new RoutingDocument(
                    2, 17, 3, CONTAINER, HostKind.EDGE_HOSTNAME, new Origin("https", "origin.test", 443), null),
            new SiteDocument(
                    2, 17, 3, CONTAINER, SiteId.next(), ContainerToken.next(), null, null, new Host("x.test"), null),
            new EdgeConfigDocument(
                    2,
                    17,
                    3,
                    CONTAINER,
                    EdgeConfigDocument.Status.ACTIVE,
                    List.of(),
                    Modules.NONE,
                    Set.of(),
                    Map.of(),
                    null,
                    "d",
                    false,
                    false,
                    EdgeConfigDocument.Limits.DEFAULT),
            new Tombstone(2, 17, 3, CONTAINER));

    @ParameterizedTest
    @FieldSource("DOCUMENTS")
    void versionIsSeenWithoutDecoding(EdgeDocument document) {
        byte[] body = Json.encode(document);

        assertThat(RedisSource.isOf(new Version(2, 17), body)).isTrue();
        assertThat(RedisSource.isOf(new Version(2, 1), body)).isFalse();
        assertThat(RedisSource.isOf(new Version(2, 171), body)).isFalse();
        assertThat(RedisSource.isOf(new Version(1, 17), body)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"epoch\":2,\"seq\":17}", "not json"})
    void whatIsNoDocumentDecidesNothing(String body) {
        assertThat(RedisSource.decode(Namespace.LOADER_TOKEN_MAP, body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Reading.UNDECIDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "{\"epoch\":2,\"seq\":17", "{\"seq\":17,\"epoch\":2,", "[{\"epoch\":2,\"seq\":17,"})
    void whatBeginsOtherwiseIsNotRecognized(String body) {
        assertThat(RedisSource.isOf(new Version(2, 17), body.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }
}
