package io.orderescrow.sample.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0;EUR;EUR 0.00",
        "5;EUR;EUR 0.05",
        "123450;EUR;EUR 1,234.50",
        "123450;JPY;JPY 123,450",
        "1234567;KWD;KWD 1,234.567",
        "-1299;USD;USD -12.99"
      })
  void hasTheDecimalsOfItsCurrency(long amount, String currency, String expected) {
    assertThat(new Money(amount, currency)).hasToString(expected);
  }

  @Test
  void rejectsAnUnknownCurrency() {
    assertThatThrownBy(() -> new Money(1, "ZZZ"))
        .isInstanceOf(UnusableCommandException.class)
        .hasMessageContaining("ZZZ");
  }
}
