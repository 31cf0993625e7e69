package io.orderescrow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

  @Test
  void hasMedianMinimumAndMaximum() {
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Spread(4, 1, 9));
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0, 2.0))).isEqualTo(new Spread(3, 1, 9));
    assertThat(Spread.of(List.of(9.0, 1.0, 4.0))).hasToString("4.00 (1.00 to 9.00)");
    assertThat(Spread.of(List.of(0.25))).hasToString("0.25");
  }

  @Test
  void computesRatiosWithinPairs() {
    Measured measured = new Measured();
    measured.add(Design.TUTORIAL, List.of(1.0, 2.0, 4.0));
    measured.add(Design.ESCROW, List.of(10.0, 30.0, 44.0));

    assertThat(measured.ratio(Design.ESCROW, Design.TUTORIAL)).isEqualTo(new Spread(11, 10, 15));
  }

  @Test
  void computesQuantiles() {
    List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList();

    assertThat(Spread.quantile(hundred, 0.5)).isEqualTo(51);
    assertThat(Spread.quantile(hundred, 0.99)).isEqualTo(100);
    assertThat(Spread.quantile(List.of(3.0), 0.99)).isEqualTo(3);
  }

  @Test
  void showsThreeSignificantDigits() {
    assertThat(List.of(1234.5, 123.45, 12.345, 1.2345, 0.12345, 0.012345, 0.0))
        .extracting(Spread::text)
        .containsExactly("1,235", "123", "12.3", "1.23", "0.12", "0.012", "0");
  }
}
