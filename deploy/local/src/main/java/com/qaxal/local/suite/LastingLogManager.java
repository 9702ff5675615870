package com.qaxal.local.suite;

import java.util.logging.LogManager;

/**
 * Keeps the logs open until the JVM has ended. The usual one closes them in a shutdown hook, while the suite is still ending in another, and
 * what Kafka says of its end would be lost.
 */
public final class LastingLogManager extends LogManager {
    /** To be called before anything logs. */
    public static void install() {
        System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
    }

    /** The hook calls it. */
    @Override
    public void reset() {}
}
