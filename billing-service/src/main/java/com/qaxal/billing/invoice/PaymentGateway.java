package com.qaxal.billing.invoice;

import com.qaxal.billing.plan.Money;
import java.util.Optional;
import java.util.UUID;

/**
 * The seam to whoever moves the money. Called outside of any transaction, with an attempt that is stored already, from few threads: what
 * takes longer than {@link Till#DEADLINE} counts as unknown, and a gateway should give up by itself soon after.
 */
public interface PaymentGateway {

    /** How a charge went. */
    enum Charge {
        SUCCEEDED,
        DECLINED,
        /** It may have succeeded: it is looked up, and is not tried again before. */
        UNKNOWN
    }

    /**
     * Takes the money.
     *
     * @param attempt the same for the same charge, so that the other side can tell a repetition and charges once
     */
    Charge charge(UUID attempt, Money amount);

    /** What became of an attempt; empty when the other side never heard of it, and so nothing was charged. */
    Optional<Charge> find(UUID attempt);
}
