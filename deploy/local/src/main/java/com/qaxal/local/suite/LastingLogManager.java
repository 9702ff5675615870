package com.qaxal.local.suite;

import java.util.logging.LogManager;

/**
 * Keeps the logs open until the JVM has ended. The usual one closes them in a shutdown hook, while the suite is still ending in another, and
 * what Kafka says of its end would be lost. The system property {@code java.util.logging.manager} names it.
 */
public final class LastingLogManager extends LogManager {
    /** The hook calls it. */
    @Override
    public void reset() {}
}
