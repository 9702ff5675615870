package com.qaxal.model.event;

/** The topics, without the prefix that separates installations sharing a broker. */
public enum Topic {
    CONFIG_CHANGES("config-changes"),
    CONTAINERS("containers"),
    SUBSCRIPTION_CHANGES("subscription-changes"),
    EDGE_INVALIDATIONS("edge-invalidations"),
    EDGE_RECEIPTS("edge-receipts"),
    USAGE("usage"),
    ACCESS_LOG("access-log"),
    SESSION_DETECTIONS("session-detections");

    private final String suffix;

    Topic(String suffix) {
        this.suffix = suffix;
    }

    /** @param prefix {@code qaxal.} unless configured otherwise */
    public String name(String prefix) {
        return prefix + suffix;
    }
}
