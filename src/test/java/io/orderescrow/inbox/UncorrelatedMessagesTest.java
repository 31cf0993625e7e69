package io.orderescrow.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.inbox.InboxTable.AppliedAnswer;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.SearchKeys;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UncorrelatedMessagesTest {

  private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
  private static final Instance RUNNING = instance(null);
  private static final Instance ENDED = instance(NOW);
  private static final AppliedAnswer ANSWER = new AppliedAnswer("order-1", "SomeEvent", "c-1");

  @Test
  void aMessageWithoutAProcessWaits() {
    assertThat(judge("c-1", Set.of())).isEqualTo(Verdict.WAITING);
  }

  @Test
  void aMessageWaitsWhileAnInstanceOfItsBusinessKeyRuns() {
    assertThat(judge("c-1", Set.of(), ENDED, RUNNING)).isEqualTo(Verdict.WAITING);
  }

  @Test
  void aMessageIsLateAfterTheEndOfAllInstances() {
    assertThat(judge("c-1", Set.of(), ENDED))
        .isEqualTo(
            new Verdict(
                Disposition.LATE,
                "order-fulfilment had already ended in Shipped at 2026-11-28T10:00:00Z"));
  }

  @Test
  void aSecondAnswerToACommandIsRedundantEvenAfterTheEnd() {
    assertThat(judge("c-1", Set.of(ANSWER), ENDED))
        .isEqualTo(
            new Verdict(
                Disposition.REDUNDANT,
                "Another SomeEvent for the command c-1 was already applied"));
  }

  @Test
  void anAnswerToAnotherCommandIsNotRedundant() {
    assertThat(judge("c-2", Set.of(ANSWER), RUNNING)).isEqualTo(Verdict.WAITING);
    assertThat(judge(null, Set.of(ANSWER), RUNNING)).isEqualTo(Verdict.WAITING);
  }

  private static Verdict judge(
      @Nullable String commandId, Set<AppliedAnswer> answers, Instance... instances) {
    Lineage lineage = new Lineage(commandId, null, 1, null);
    Envelope envelope = new Envelope("m-1", "/x", "SomeEvent", "order-1", NOW, lineage);
    return UncorrelatedMessages.judge(envelope, answers, List.of(instances));
  }

  private static Instance instance(@Nullable Instant endedAt) {
    return new Instance(
        "order-fulfilment",
        "order-1",
        NOW,
        NOW,
        endedAt,
        endedAt == null ? null : "Shipped",
        new SearchKeys(null, null),
        null,
        null);
  }
}
