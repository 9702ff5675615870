package com.qaxal.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.bench.fleet.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {

    @Test
    void everyPeersConfigurationIsComplete(@TempDir Path folder) throws Exception {
        Map<String, Object> ports = Map.of("port", 1, "http2port", 2, "origin", 3, "folder", folder);

        Template.write("nginx-origin.conf", Map.of("port", 1, "folder", folder), folder);
        Template.write("nginx-plain.conf", ports, folder);
        Template.write("haproxy.cfg", Map.of("port", 1, "http2port", 2, "origin", 3), folder);
        Template.write("workerd.capnp", Map.of("port", 1), folder);
        Template.write("edge.js", Map.of(), folder);
        Template.write("edge.lua", Map.of(), folder);

        assertThat(Files.readString(folder.resolve("nginx-plain.conf"))).contains("server 127.0.0.1:3;");
    }

    @Test
    void tableHasOneLineOfEightFieldsPerContainer(@TempDir Path folder) throws Exception {
        Path table = folder.resolve("fleet.tsv");
        Fleet.of(3, 9).writeTable(table);

        List<String> lines = Files.readAllLines(table);
        assertThat(lines)
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.split("\t")).hasSize(8));
        assertThat(lines.getFirst()).startsWith("data.shop0.test\t").endsWith("\tactive");
        assertThat(lines.getLast()).endsWith("\tpaused");
    }
}
