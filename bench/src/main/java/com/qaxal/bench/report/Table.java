package com.qaxal.bench.report;

import java.util.List;

/**
 * Figures in rows.
 *
 * @param rows each as long as {@code columns}; the first cell names the row
 */
public record Table(List<String> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(row.size() + " cells under " + columns.size() + " columns");
            }
        }
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        line(text, columns);
        text.append("|---").append("|---:".repeat(columns.size() - 1)).append("|\n");
        rows.forEach(row -> line(text, row));
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
