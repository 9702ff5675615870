package com.qaxal.billing.invoice;

import com.qaxal.billing.plan.Money;
import java.util.UUID;

/** The seam to whoever moves the money. Called outside of any transaction, with an attempt that is stored already. */
public interface PaymentGateway {

    /** How a charge went. */
    enum Charge {
        SUCCEEDED,
        DECLINED,
        /** It may have succeeded: it has to be looked up, and is not tried again before. */
        UNKNOWN
    }

    /** @param attempt the same for the same charge, so that the other side can tell a repetition */
    Charge charge(UUID attempt, Money amount);
}
