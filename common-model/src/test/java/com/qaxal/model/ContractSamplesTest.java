package com.qaxal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.qaxal.model.json.Json;
import com.qaxal.model.json.MalformedJson;
import com.qaxal.model.kv.EdgeConfigDocument;
import com.qaxal.model.kv.EdgeDocument;
import com.qaxal.model.kv.Namespace;
import com.qaxal.model.kv.Tombstone;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every shape that crosses a process boundary, bound to a stored sample: a change of shape shows in the diff. */
class ContractSamplesTest {

    @ParameterizedTest
    @CsvSource({
        "routing-map, com.qaxal.model.kv.RoutingDocument",
        "edge-config, com.qaxal.model.kv.EdgeConfigDocument",
        "loader-token-map, com.qaxal.model.kv.LoaderTokenDocument",
        "site-registry, com.qaxal.model.kv.SiteDocument",
        "tombstone, com.qaxal.model.kv.Tombstone",
        "config-changes, com.qaxal.model.event.ConfigChange",
        "containers, com.qaxal.model.event.ContainerLifecycle",
        "subscription-changes, com.qaxal.model.event.SubscriptionChange",
        "edge-invalidations, com.qaxal.model.event.EdgeInvalidation",
        "edge-invalidations-everything, com.qaxal.model.event.EdgeInvalidation",
        "edge-receipts, com.qaxal.model.event.EdgeReceipt",
        "usage, com.qaxal.model.event.UsageTotals",
        "access-log, com.qaxal.model.event.AccessLogEntry",
        "session-detections, com.qaxal.model.event.SessionDetection",
        "edge-document-page, com.qaxal.model.feed.EdgeDocumentPage",
        "container-page, com.qaxal.model.feed.ContainerPage",
        "subscription-page, com.qaxal.model.feed.SubscriptionPage",
        "document-digest-page, com.qaxal.model.feed.DocumentDigestPage",
        "document-keys, com.qaxal.model.feed.DocumentKeys",
        "document-digests, com.qaxal.model.feed.DocumentDigests",
        "container-batch, com.qaxal.model.bulk.ContainerBatch",
        "subscription-batch, com.qaxal.model.bulk.SubscriptionBatch",
    })
    void sampleSurvivesReadingAndWriting(String sample, Class<?> type) throws IOException {
        byte[] stored = sample(sample);

        byte[] written = Json.encode(Json.decode(stored, type));

        assertThat(Json.decode(written, JsonNode.class)).isEqualTo(Json.decode(stored, JsonNode.class));
    }

    @ParameterizedTest
    @CsvSource({
        "ROUTING_MAP, routing-map",
        "EDGE_CONFIG, edge-config",
        "LOADER_TOKEN_MAP, loader-token-map",
        "SITE_REGISTRY, site-registry",
    })
    void namespaceDecidesTheDocumentUnlessItIsATombstone(Namespace namespace, String sample) throws IOException {
        assertThat(EdgeDocument.decode(namespace, sample(sample))).isInstanceOf(namespace.documentType());
        assertThat(EdgeDocument.decode(namespace, sample("tombstone"))).isInstanceOf(Tombstone.class);
    }

    @Test
    void fieldsOfANewerWriterAreIgnored() throws IOException {
        ObjectNode newer = (ObjectNode) Json.decode(sample("routing-map"), JsonNode.class);
        newer.putObject("invented_later").put("x", 1);

        assertThat(EdgeDocument.decode(Namespace.ROUTING_MAP, Json.encode(newer)))
                .isEqualTo(EdgeDocument.decode(Namespace.ROUTING_MAP, sample("routing-map")));
    }

    @Test
    void siteOfAnOlderWriterHasNoHostsAndNoKeysAndIsRecovered() throws IOException {
        JsonNode older = Json.decode(sample("edge-config"), JsonNode.class);
        older.path("sites")
                .forEach(site -> ((ObjectNode) site).remove(List.of("hosts", "proxy_key_digests", "direct")));

        EdgeConfigDocument document = Json.decode(Json.encode(older), EdgeConfigDocument.class);

        assertThat(document.sites().values()).singleElement().satisfies(site -> {
            assertThat(site.hosts()).isEmpty();
            assertThat(site.proxyKeyDigests()).isEmpty();
            assertThat(site.direct()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "null",
                "[]",
                "{\"epoch\":1,\"seq\":2}",
                "{\"epoch\":1,\"seq\":2,\"config_version\":1,\"container_id\":\"no uuid\"}",
            })
    void bytesThatAreNoDocumentAreRefused(String body) {
        assertThatThrownBy(() -> EdgeDocument.decode(Namespace.ROUTING_MAP, body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJson.class);
    }

    private static byte[] sample(String name) throws IOException {
        try (var in = ContractSamplesTest.class.getResourceAsStream("/contract/" + name + ".json")) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }
}
