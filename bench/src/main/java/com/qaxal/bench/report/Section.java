package com.qaxal.bench.report;

import java.util.List;
import java.util.Optional;

/**
 * One question and what was measured about it.
 *
 * @param id names its files
 * @param text what was done, in a sentence or two
 * @param notes what a reader should know before quoting a figure
 */
public record Section(String id, String title, String text, Table table, Optional<BarChart> chart, List<String> notes) {
    public Section {
        notes = List.copyOf(notes);
    }
}
