package io.orderescrow.amqp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

@Tag("F14")
@Tag("S37")
class PrefetchLimitTest {

  private static final int KB = 1024;
  private static final int MB = 1024 * KB;

  private final PrefetchLimit limit = new PrefetchLimit(1000, DataSize.ofMegabytes(32));

  @Test
  void shrinksToAsManyOfTheLargestAsFillHalfOfIt() {
    assertThat(limit.isExceededBy(KB, 10 * MB)).isFalse();
    assertThat(limit.prefetch()).isEqualTo(1000);

    assertThat(limit.isExceededBy(MB, 33 * MB)).isTrue();

    assertThat(limit.prefetch()).isEqualTo(16);
  }

  @Test
  void growsWhenMessagesAreSmaller() {
    limit.isExceededBy(MB, 33 * MB);
    assertThat(limit.grows()).as("the large messages came since the last call").isFalse();
    limit.isExceededBy(64 * KB, MB);

    assertThat(limit.grows()).isTrue();

    assertThat(limit.prefetch()).isEqualTo(256);
  }

  @Test
  void doesNotGrowWhileNoMessagesArrive() {
    limit.isExceededBy(MB, 33 * MB);
    limit.grows();

    assertThat(limit.grows()).isFalse();

    assertThat(limit.prefetch()).isEqualTo(16);
  }
}
