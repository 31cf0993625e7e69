package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/**
 * An amount of money.
 *
 * @param amount in minor units: cents of EUR, whole JPY, thousandths of KWD
 * @param currency the ISO 4217 code
 */
public record Money(long amount, String currency) {

  /**
   * @throws UnusableCommandException when ISO 4217 has no such currency
   */
  public Money {
    try {
      Currency.getInstance(currency);
    } catch (IllegalArgumentException e) {
      throw new UnusableCommandException("'" + currency + "' is not an ISO 4217 currency");
    }
  }

  /** Reads {@code {"amount": 1299, "currency": "EUR"}}. */
  public static Money of(JsonNode node) {
    return new Money(node.path("amount").asLong(), node.path("currency").asText());
  }

  public Money withAmount(long other) {
    return new Money(other, currency);
  }

  public Money negated() {
    return withAmount(Math.negateExact(amount));
  }

  /** Formats the amount for people, with the decimals of the currency: {@code EUR 1,234.50}. */
  @Override
  public String toString() {
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    BigDecimal value = BigDecimal.valueOf(amount, digits);
    return currency + String.format(Locale.ROOT, " %,." + digits + "f", value);
  }
}
