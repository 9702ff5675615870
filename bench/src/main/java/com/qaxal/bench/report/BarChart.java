package com.qaxal.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * Horizontal bars, each of one or two parts, as SVG that reads well on light and dark ground.
 *
 * @param unit of the values
 * @param parts what the parts of a bar are called
 */
public record BarChart(String title, String unit, List<String> parts, List<Bar> bars) {
    private static final int WIDTH = 760;
    private static final int LEFT = 190;
    private static final int RIGHT = 110;
    private static final int TOP = 56;
    private static final int ROW = 34;
    private static final List<String> COLOURS = List.of("#2f6f9f", "#9cc3dd");

    public BarChart {
        parts = List.copyOf(parts);
        bars = List.copyOf(bars);
    }

    /** @param values one for each part */
    public record Bar(String label, List<Double> values) {
        public Bar {
            values = List.copyOf(values);
        }

        double sum() {
            return values.stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    String svg() {
        int height = TOP + bars.size() * ROW + 14;
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="system-ui, sans-serif" font-size="13">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="14" y="24" font-size="15" font-weight="600" fill="#1b1f24">%3$s</text>
                """.formatted(WIDTH, height, escaped(title)));
        legend(svg);
        double most = bars.stream().mapToDouble(Bar::sum).max().orElse(1);
        double scale = (WIDTH - LEFT - RIGHT) / Math.max(most, Double.MIN_NORMAL);
        for (int i = 0; i < bars.size(); i++) {
            bar(svg, bars.get(i), TOP + i * ROW, scale);
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend(StringBuilder svg) {
        int x = LEFT;
        for (int i = 0; i < parts.size(); i++) {
            svg.append(
                    "<rect x=\"%d\" y=\"34\" width=\"11\" height=\"11\" fill=\"%s\"/>\n".formatted(x, COLOURS.get(i)));
            svg.append("<text x=\"%d\" y=\"44\" fill=\"#57606a\">%s</text>\n".formatted(x + 16, escaped(parts.get(i))));
            x += 40 + 8 * parts.get(i).length();
        }
    }

    private void bar(StringBuilder svg, Bar bar, int y, double scale) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\" fill=\"#1b1f24\">%s</text>\n"
                .formatted(LEFT - 10, y + 18, escaped(bar.label())));
        double x = LEFT;
        for (int i = 0; i < bar.values().size(); i++) {
            double width = bar.values().get(i) * scale;
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"22\" fill=\"%s\"/>%n",
                    x,
                    y + 2,
                    width,
                    COLOURS.get(i)));
            x += width;
        }
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" fill=\"#1b1f24\">%.1f %s</text>%n",
                x + 8,
                y + 18,
                bar.sum(),
                escaped(unit)));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
