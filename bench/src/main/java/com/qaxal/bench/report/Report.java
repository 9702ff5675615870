package com.qaxal.bench.report;

import com.qaxal.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole run.
 *
 * @param versions of everything measured
 * @param settings of the run
 * @param raw what the sections were made of, for whoever wants to calculate again
 */
public record Report(
        Instant at,
        Machine machine,
        Map<String, String> versions,
        Map<String, String> settings,
        List<Verdict> verdicts,
        List<Section> sections,
        Map<String, Object> raw) {
    private static final List<String> CAVEATS = List.of(
            "Processor time per request is the figure to compare: it hardly depends on what else the machine does. Requests per second are"
                    + " capped by the core that generator, origin, Redis and Kafka share; they are no capacity.",
            "Half of the time of a good proxy is the kernel's, moving bytes through sockets: no proxy can save that.",
            "Everything runs over the loopback interface, without TLS unless a section says otherwise.",
            "Compare within one run, never across runs or machines.");

    /** @return the Markdown file */
    public Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        String name = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(at);
        for (Section section : sections) {
            if (section.chart().isPresent()) {
                Files.writeString(
                        folder.resolve(chartFile(name, section)),
                        section.chart().get().svg());
            }
        }
        Files.write(folder.resolve(name + ".json"), json());
        return Files.writeString(folder.resolve(name + ".md"), markdown(name));
    }

    private byte[] json() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", at.toString());
        all.put("machine", machine);
        all.put("versions", versions);
        all.put("settings", settings);
        all.put("verdicts", verdicts);
        all.put(
                "sections",
                sections.stream()
                        .map(section -> Map.of("id", section.id(), "table", section.table()))
                        .toList());
        all.put("raw", raw);
        return Json.encode(all);
    }

    String markdown(String name) {
        StringBuilder text = new StringBuilder("# Benchmark of " + name + "\n\n");
        text.append("%d cores of %s, %s, %s, %s.%n%n"
                .formatted(machine.cores(), machine.processor(), machine.memory(), machine.kernel(), machine.system()));
        if (!verdicts.isEmpty()) {
            text.append("## Targets\n\n")
                    .append(Verdict.table(verdicts).markdown())
                    .append('\n');
        }
        sections.forEach(section -> section(text, name, section));
        text.append("## How to read this\n\n");
        CAVEATS.forEach(caveat -> text.append("- ").append(caveat).append('\n'));
        text.append("\n## Versions and settings\n\n");
        facts(text, versions);
        facts(text, settings);
        return text.toString();
    }

    private static void section(StringBuilder text, String name, Section section) {
        text.append("## ")
                .append(section.title())
                .append("\n\n")
                .append(section.text())
                .append("\n\n");
        section.chart()
                .ifPresent(chart -> text.append("![%s](%s)%n%n".formatted(chart.title(), chartFile(name, section))));
        text.append(section.table().markdown()).append('\n');
        section.notes().forEach(note -> text.append("- ").append(note).append('\n'));
        text.append(section.notes().isEmpty() ? "" : "\n");
    }

    private static void facts(StringBuilder text, Map<String, String> facts) {
        facts.forEach((fact, value) ->
                text.append("- ").append(fact).append(": ").append(value).append('\n'));
    }

    private static String chartFile(String name, Section section) {
        return name + "-" + section.id() + ".svg";
    }
}
