package com.qaxal.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * A figure held against its target.
 *
 * @param must above this the project is not done
 * @param aim below this nothing is left to wish
 */
public record Verdict(String figure, double measured, double must, double aim, String unit) {

    /** How good a figure is. */
    public enum Grade {
        AIM,
        MUST,
        MISSED
    }

    public Grade grade() {
        return measured <= aim ? Grade.AIM : measured <= must ? Grade.MUST : Grade.MISSED;
    }

    static Table table(List<Verdict> verdicts) {
        return new Table(
                List.of("figure", "measured", "must", "aim", "reached"),
                verdicts.stream().map(Verdict::row).toList());
    }

    private List<String> row() {
        return List.of(
                figure,
                number(measured),
                Double.isInfinite(must) ? "reported" : "≤ " + number(must),
                "≤ " + number(aim),
                grade().name().toLowerCase(Locale.ROOT));
    }

    private String number(double value) {
        String text = value >= 10 ? "%.0f".formatted(value) : "%.2f".formatted(value);
        return unit.isEmpty() ? text : text + " " + unit;
    }
}
