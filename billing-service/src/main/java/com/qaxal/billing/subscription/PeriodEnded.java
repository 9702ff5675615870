package com.qaxal.billing.subscription;

import org.jdbi.v3.core.Handle;

/**
 * A period ended. Fired within the transaction that begins the next one, so that what hung on the period ends with it.
 *
 * @param subscription as it stood at the end
 */
public record PeriodEnded(Handle handle, Subscription subscription) {}
