package com.qaxal.bench.measure;

import java.util.Arrays;

/**
 * Several measurements of one thing.
 *
 * @param spread half the distance between the quartiles, relative to the median: what a difference must exceed to mean something
 */
public record Distribution(double median, double least, double most, double spread) {

    /** @throws IllegalArgumentException without any value */
    public static Distribution of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no measurement");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = quantile(sorted, 0.5);
        double quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
        return new Distribution(
                median, sorted[0], sorted[sorted.length - 1], median == 0 ? 0 : quartiles / 2 / Math.abs(median));
    }

    /** Linear between the two values that enclose it. */
    private static double quantile(double[] sorted, double at) {
        double position = at * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
