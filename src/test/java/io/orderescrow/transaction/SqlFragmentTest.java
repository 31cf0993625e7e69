package io.orderescrow.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SqlFragmentTest {

  @Test
  void keepsValuesInTheOrderOfTheText() {
    SqlFragment key = SqlFragment.of("k = ?", "a");
    SqlFragment either =
        SqlFragment.or(List.of(SqlFragment.of("x = ?", 1), SqlFragment.of("y = ?", 2)));

    SqlFragment query =
        SqlFragment.format(
            "with m as (%s) select %s limit %s",
            key, SqlFragment.and(List.of(either, key)), SqlFragment.of("?", 9));

    assertThat(query.sql())
        .isEqualTo("with m as (k = ?) select (x = ? or y = ?) and k = ? limit ?");
    assertThat(query.values()).containsExactly("a", 1, 2, "a", 9);
  }

  @Test
  void refusesAParameterWithoutValue() {
    assertThatIllegalArgumentException().isThrownBy(() -> SqlFragment.of("a = ? and b = ?", 1));
  }
}
