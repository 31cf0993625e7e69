package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.OutboxLog;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.Correlator.Correlation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** What the processes of one business key are told, and what they send: read from the outbox. */
final class MessageJournal {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApplicationContext system;
  private final String orderId;
  private final List<Letter> sent = new ArrayList<>();
  private int read;

  /**
   * A message that was sent.
   *
   * @param when by the engine's clock
   */
  record Letter(String type, JsonNode payload, Instant when) {}

  MessageJournal(ApplicationContext system, String orderId) {
    this.system = system;
    this.orderId = orderId;
  }

  /** A message is delivered to whoever waits for it, in a transaction of its own. */
  void arrives(RawMessage raw) {
    Message message = read(raw);
    system
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status ->
                system
                    .getBean(Correlator.class)
                    .deliver(List.of(new Correlation(message, recipient(message)))));
  }

  /** Whether anybody waits for such a message. */
  boolean isAwaited(RawMessage raw) {
    return !(recipient(read(raw)) instanceof Recipient.Nobody);
  }

  private Message read(RawMessage raw) {
    ParsedMessage reading = system.getBean(MessageReader.class).read(raw);
    assertThat(reading).isInstanceOf(ParsedMessage.Readable.class);
    return ((ParsedMessage.Readable) reading).message();
  }

  private Recipient recipient(Message message) {
    return system.getBean(Correlator.class).recipientsOf(List.of(message)).get(0);
  }

  /** Takes note of what was sent since this was last called. */
  void isReadAt(Instant now) {
    List<SentMessage> rows = system.getBean(OutboxLog.class).forSubject(orderId);
    rows.subList(sent.size(), rows.size()).forEach(row -> sent.add(letter(row, now)));
  }

  /** Whatever a model has us send must obey the contract. */
  private Letter letter(SentMessage row, Instant now) {
    Letter letter = new Letter(row.type(), json(row.payload()), now);
    assertThat(system.getBean(Catalogue.class).violations(letter.type, letter.payload))
        .as(letter.type)
        .isEmpty();
    return letter;
  }

  private static JsonNode json(byte[] payload) {
    try {
      return JSON.readTree(payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The types of the messages that this has not returned before. */
  List<String> news() {
    List<String> news = sent.subList(read, sent.size()).stream().map(Letter::type).toList();
    read = sent.size();
    return news;
  }

  Letter last() {
    return sent.get(sent.size() - 1);
  }

  List<Letter> ofType(String type) {
    return sent.stream().filter(letter -> letter.type.equals(type)).toList();
  }
}
