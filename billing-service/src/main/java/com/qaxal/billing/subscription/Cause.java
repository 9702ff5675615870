package com.qaxal.billing.subscription;

/**
 * Who changes a subscription, and why; the audit log keeps both.
 *
 * @param actor a person or service by name; {@code billing} when nobody asked for it
 * @param detail what exactly was asked for; may be empty
 */
public record Cause(String actor, String action, String detail) {
    private static final String BILLING = "billing";

    /** What the rules of billing itself lead to. */
    public static Cause ours(String action) {
        return new Cause(BILLING, action, "");
    }

    public boolean isOurs() {
        return actor.equals(BILLING);
    }
}
