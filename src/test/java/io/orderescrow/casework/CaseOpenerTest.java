package io.orderescrow.casework;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S10")
class CaseOpenerTest {

  /** The pattern of {@code cloudEvents_subject} in the catalogue. */
  private static final String SUBJECT = "[A-Za-z0-9._-]{1,64}";

  @Test
  void appendsANumberToTheFailureGroup() {
    assertThat(CaseOpener.businessKey("malformed-CreateOrderEvent-fdd8cc262a8d", 7))
        .isEqualTo("malformed-CreateOrderEvent-fdd8cc262a8d.7")
        .matches(SUBJECT);
  }

  @Test
  void keepsTheHashOfALongKey() {
    String one = "unexpected-" + "Long".repeat(15) + "-fdd8cc262a8d";
    String other = "unexpected-" + "Long".repeat(15) + "-0123456789ab";

    assertThat(CaseOpener.businessKey(one, Integer.MAX_VALUE)).matches(SUBJECT);
    assertThat(CaseOpener.businessKey(one, 1))
        .endsWith("-fdd8cc262a8d.1")
        .isNotEqualTo(CaseOpener.businessKey(other, 1));
  }
}
