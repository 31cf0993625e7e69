package io.orderescrow.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureDescriptionTest {

  @Test
  void describesAFailureWithoutACauseByItself() {
    assertThat(FailureDescription.of(new IllegalStateException("no stock")))
        .isEqualTo("java.lang.IllegalStateException: no stock");
  }

  @Test
  void namesTheRootCause() {
    RuntimeException root = new IllegalArgumentException("bad value");
    RuntimeException failure = new RuntimeException("outer", new RuntimeException("middle", root));

    assertThat(FailureDescription.of(failure))
        .isEqualTo("outer (from java.lang.IllegalArgumentException: bad value)");
  }

  @Test
  void isOneLineThatTheDatabaseCanStore() {
    assertThat(FailureDescription.of(new RuntimeException("a\n\tb\u0000c")))
        .isEqualTo("java.lang.RuntimeException: a b?c");
  }

  @Test
  void keepsTheRootCauseOfALongStatement() {
    RuntimeException root = new IllegalStateException("deadlock");
    String description =
        FailureDescription.of(new RuntimeException("insert into " + "x".repeat(5_000), root));

    assertThat(description)
        .hasSizeLessThan(1_001)
        .endsWith("… (from java.lang.IllegalStateException: deadlock)");
  }
}
