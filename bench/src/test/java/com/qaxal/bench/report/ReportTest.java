package com.qaxal.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.qaxal.bench.measure.Measured;
import com.qaxal.bench.measure.Sample;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportTest {
    private static final Machine MACHINE = new Machine(2, "a processor", "8 GB", "Linux 6", "Debian");
    private static final List<Measured> MEASURED =
            List.of(measured("router", 45, 6.0 * 1024), measured("nginx", 40, null), measured("nginx+lua", 90, null));

    @Test
    void routerIsHeldAgainstEveryPeerOfTheSameRun() {
        List<Verdict> verdicts = CostReport.verdicts(MEASURED, "router");

        assertThat(verdicts)
                .filteredOn(verdict -> verdict.figure().equals("CPU ÷ nginx+lua"))
                .singleElement()
                .satisfies(verdict -> assertThat(verdict.measured()).isEqualTo(0.5))
                .satisfies(verdict -> assertThat(verdict.grade()).isEqualTo(Verdict.Grade.AIM));
        assertThat(verdicts).noneMatch(verdict -> verdict.figure().contains("workerd"));
    }

    @Test
    void figureBeyondItsMustIsMissed() {
        assertThat(new Verdict("x", 0.9, 0.85, 0.7, "").grade()).isEqualTo(Verdict.Grade.MISSED);
        assertThat(new Verdict("x", 0.8, 0.85, 0.7, "").grade()).isEqualTo(Verdict.Grade.MUST);
    }

    @Test
    void reportNamesTheMachineAndRanksByCost(@TempDir Path folder) throws Exception {
        Path file = report().write(folder);

        String text = Files.readString(file);
        assertThat(text).contains("a processor", "Linux 6", "nginx/1.22");
        assertThat(text.indexOf("| nginx |")).isBetween(0, text.indexOf("| router |"));
        assertThat(folder).isDirectoryContaining(path -> path.toString().endsWith(".json"));
    }

    @Test
    void chartIsWellFormed() throws Exception {
        BarChart chart = new BarChart(
                "a < b & c", "µs", List.of("one", "two"), List.of(new BarChart.Bar("x", List.of(1.0, 2.0))));

        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(chart.svg())));

        assertThat(document.getElementsByTagName("rect").getLength()).isEqualTo(5);
    }

    private static Report report() {
        return new Report(
                Instant.EPOCH,
                MACHINE,
                Map.of("nginx", "nginx/1.22"),
                Map.of(),
                CostReport.verdicts(MEASURED, "router"),
                List.of(CostReport.section(MEASURED, "text")),
                Map.of("cost", MEASURED));
    }

    private static Measured measured(String name, double cpu, @Nullable Double allocated) {
        return new Measured(
                name, List.of(new Sample(cpu / 2, cpu / 2, 10_000, 50_000, 0, 0.01)), 1 << 20, allocated, 0);
    }
}
