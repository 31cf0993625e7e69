package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.process.Recipient.AlreadyStarted;
import io.orderescrow.process.Recipient.Ambiguous;
import io.orderescrow.process.Recipient.NewInstance;
import io.orderescrow.process.Recipient.NoRecipient;
import io.orderescrow.process.Recipient.WaitingInstance;
import io.orderescrow.process.RecipientTable.Target;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipientsTest {

  private final Target waiting =
      new Target("OrderEvent", "order-1", "execution", "instance", null, null, false);
  private final Target start =
      new Target("OrderEvent", "order-1", null, null, "definition", "process", false);
  private final Target started =
      new Target("OrderEvent", "order-1", null, null, "definition", "process", true);

  @Test
  void prefersAWaitingInstanceToAStart() {
    assertThat(Recipients.recipient(List.of(start, waiting)))
        .isEqualTo(new WaitingInstance("execution", "instance"));
  }

  @Test
  void startsAnInstanceOnlyOnce() {
    assertThat(Recipients.recipient(List.of(start)))
        .isEqualTo(new NewInstance("process", "definition"));
    assertThat(Recipients.recipient(List.of(started))).isEqualTo(new AlreadyStarted("process"));
  }

  @Test
  void doesNotChooseBetweenSeveralTargets() {
    assertThat(Recipients.recipient(List.of(waiting, waiting))).isEqualTo(new Ambiguous(2));
    assertThat(Recipients.recipient(List.of(start, started))).isEqualTo(new Ambiguous(2));
  }

  @Test
  void findsNoRecipientWithoutTargets() {
    assertThat(Recipients.recipient(List.of())).isEqualTo(new NoRecipient());
  }
}
