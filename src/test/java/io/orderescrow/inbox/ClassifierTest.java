package io.orderescrow.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.inbox.Classifier.Classified;
import io.orderescrow.inbox.InboxEntry.Verdict;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.process.Recipient;
import io.orderescrow.process.Recipient.AlreadyStarted;
import io.orderescrow.process.Recipient.Ambiguous;
import io.orderescrow.process.Recipient.Handler;
import io.orderescrow.process.Recipient.NewInstance;
import io.orderescrow.process.Recipient.NoRecipient;
import io.orderescrow.process.Recipient.RejectedByHandler;
import io.orderescrow.process.Recipient.WaitingInstance;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClassifierTest {

  static Stream<Arguments> recipients() {
    return Stream.of(
        Arguments.of(new NewInstance("order-fulfilment", "d-1"), Disposition.APPLIED, null),
        Arguments.of(new WaitingInstance("e-1", "i-1"), Disposition.APPLIED, null),
        Arguments.of(new Handler(), Disposition.APPLIED, null),
        Arguments.of(
            new RejectedByHandler("no such service"), Disposition.PARKED, "no such service"),
        Arguments.of(
            new AlreadyStarted("order-fulfilment"),
            Disposition.REDUNDANT,
            "order-fulfilment was already started"),
        Arguments.of(
            new Ambiguous(2),
            Disposition.PARKED,
            "2 activities of this business key wait for SomeEvent;"
                + " the message matches more than one"));
  }

  @ParameterizedTest
  @MethodSource("recipients")
  void derivesTheVerdictFromTheRecipient(
      Recipient recipient, Disposition disposition, String reason) {
    assertThat(classify(List.of(message("order-1")), List.of(recipient)))
        .containsExactly(
            new Classified(message("order-1"), recipient, new Verdict(disposition, reason)));
  }

  @Test
  void appliesOneMessageOfEachBusinessKeyAtATime() {
    assertThat(
            dispositions(
                List.of(message("order-1"), message("order-2"), message("order-1")),
                List.of(waiting(), waiting(), waiting())))
        .containsExactly(Disposition.APPLIED, Disposition.APPLIED, Disposition.WAITING);
  }

  @Test
  void appliesAllMessagesThatConcernNoInstance() {
    assertThat(
            dispositions(
                List.of(message("inventory"), message("inventory")),
                List.of(new Handler(), new Handler())))
        .containsOnly(Disposition.APPLIED);
  }

  @Test
  void givesEachUncorrelatedMessageItsOwnVerdict() {
    List<Classified> classified =
        Classifier.classify(
            List.of(message("order-1"), message("order-2"), message("order-3")),
            List.of(new NoRecipient(), waiting(), new NoRecipient()),
            unmatched ->
                unmatched.stream()
                    .map(one -> new Verdict(Disposition.LATE, one.envelope().subject()))
                    .toList());

    assertThat(classified.stream().map(one -> one.verdict().reason()))
        .containsExactly("order-1", null, "order-3");
  }

  private static List<Disposition> dispositions(
      List<Message> messages, List<Recipient> recipients) {
    return classify(messages, recipients).stream().map(one -> one.verdict().disposition()).toList();
  }

  private static List<Classified> classify(List<Message> messages, List<Recipient> recipients) {
    return Classifier.classify(messages, recipients, unmatched -> List.of());
  }

  private static Recipient waiting() {
    return new WaitingInstance("e-1", "i-1");
  }

  private static Message message(String subject) {
    Envelope envelope =
        new Envelope("m-1", "/x", "SomeEvent", subject, Instant.EPOCH, Lineage.NONE);
    return new Message(envelope, JsonNodeFactory.instance.objectNode());
  }
}
