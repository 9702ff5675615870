package com.qaxal.billing.invoice;

import com.qaxal.billing.plan.Money;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Moves no money, remembers nothing and grants every charge: what runs until an installation brings a gateway of its own. */
@DefaultBean
@ApplicationScoped
class TestGateway implements PaymentGateway {
    private static final Logger LOG = Logger.getLogger(TestGateway.class);

    @Override
    public Charge charge(UUID attempt, Money amount) {
        LOG.infof(
                "test gateway grants a charge attempt=%s minor=%d currency=%s",
                attempt, amount.minor(), amount.currency());
        return Charge.SUCCEEDED;
    }

    @Override
    public Optional<Charge> find(UUID attempt) {
        return Optional.empty();
    }
}
