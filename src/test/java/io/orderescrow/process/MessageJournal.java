package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage;
import io.orderescrow.message.RawMessage;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.Correlator.Correlation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivers messages to the processes of one business key and reads theirs from the outbox. */
final class MessageJournal {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ApplicationContext system;
  private final String orderId;
  private final List<PublishedMessage> sent = new ArrayList<>();
  private int read;

  /**
   * @param when time of the engine's clock
   */
  record PublishedMessage(String type, JsonNode payload, Instant when) {}

  MessageJournal(ApplicationContext system, String orderId) {
    this.system = system;
    this.orderId = orderId;
  }

  /** Delivers a message in a transaction of its own. */
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

  /** Whether the message has a recipient. */
  boolean isAwaited(RawMessage raw) {
    return !(recipient(read(raw)) instanceof Recipient.NoRecipient);
  }

  private Message read(RawMessage raw) {
    ParsedMessage reading = system.getBean(MessageReader.class).read(raw);
    assertThat(reading).isInstanceOf(ParsedMessage.Readable.class);
    return ((ParsedMessage.Readable) reading).message();
  }

  private Recipient recipient(Message message) {
    return system.getBean(Correlator.class).recipientsOf(List.of(message)).get(0);
  }

  /** Reads the messages sent since the last call. */
  void readOutbox(Instant now) {
    List<SentMessage> rows = system.getBean(OutboxLogTable.class).forSubject(orderId);
    rows.subList(sent.size(), rows.size()).forEach(row -> sent.add(message(row, now)));
  }

  /** Also checks the message against its contract. */
  private PublishedMessage message(SentMessage row, Instant now) {
    PublishedMessage message = new PublishedMessage(row.type(), json(row.payload()), now);
    assertThat(system.getBean(Catalogue.class).violations(message.type, message.payload))
        .as(message.type)
        .isEmpty();
    return message;
  }

  private static JsonNode json(byte[] payload) {
    try {
      return JSON.readTree(payload);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the types of the messages sent since the last call. */
  List<String> newTypes() {
    List<String> types =
        sent.subList(read, sent.size()).stream().map(PublishedMessage::type).toList();
    read = sent.size();
    return types;
  }

  PublishedMessage last() {
    return sent.get(sent.size() - 1);
  }

  List<PublishedMessage> ofType(String type) {
    return sent.stream().filter(message -> message.type.equals(type)).toList();
  }
}
