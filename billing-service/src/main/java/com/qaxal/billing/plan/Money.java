package com.qaxal.billing.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/** An amount in the currency's smallest unit. Nothing here is ever a floating-point number. */
public record Money(long minor, Currency currency) {

    public static Money of(long minor, String currency) {
        return new Money(minor, Currency.getInstance(currency));
    }

    static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(each -> each.getCurrencyCode().equals(code));
    }

    public Money minus(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("amounts in two currencies");
        }
        return new Money(Math.subtractExact(minor, other.minor), currency);
    }

    /** {@code part} of {@code whole} equal shares, rounded half up. */
    public Money share(long part, long whole) {
        BigDecimal share = BigDecimal.valueOf(minor)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(whole), 0, RoundingMode.HALF_UP);
        return new Money(share.longValueExact(), currency);
    }
}
