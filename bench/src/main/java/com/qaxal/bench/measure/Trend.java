package com.qaxal.bench.measure;

import java.util.Arrays;

/**
 * A straight line through values over time, by least squares.
 *
 * @param mean of the values
 * @param change from the first to the last point of the line
 */
public record Trend(double mean, double change) {

    /** @param values taken at equal distances; two at least */
    public static Trend of(double... values) {
        int count = values.length;
        if (count < 2) {
            throw new IllegalArgumentException("a trend of " + count + " values");
        }
        double middle = (count - 1) / 2.0;
        double mean = Arrays.stream(values).average().orElseThrow();
        double covariance = 0;
        double variance = 0;
        for (int i = 0; i < count; i++) {
            covariance += (i - middle) * (values[i] - mean);
            variance += (i - middle) * (i - middle);
        }
        return new Trend(mean, covariance / variance * (count - 1));
    }

    /** Whether the line rises by no more than {@code share} of the mean; falling is flat. */
    public boolean isFlat(double share) {
        return change <= share * mean;
    }
}
