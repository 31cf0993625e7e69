package io.orderescrow.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Retry requests of a service for one order, and their retries over REST. The order waits for the
 * answer to its first command.
 */
abstract class RetryFixture {

  static final Duration SOON = Duration.ofMinutes(2);
  static final String TARGET = "ReserveInventoryCommand";

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired InboxLogTable received;
  @Autowired OutboxLogTable sent;
  @Autowired JdbcTemplate jdbc;

  final String order = UUID.randomUUID().toString();
  final Instant later = Instant.now().plusSeconds(3600);

  @BeforeEach
  void placeOrder() {
    inbox.receive(List.of(RawMessages.createOrder(order)));
    assertThat(sent.forSubject(order)).extracting(SentMessage::type).containsExactly(TARGET);
  }

  /** What was sent after the first command. */
  List<SentMessage> resent() {
    List<SentMessage> all = sent.forSubject(order);
    return all.subList(1, all.size());
  }

  JsonNode list(String state) {
    return get("?size=100&subject=" + order + "&state=" + state).json().path("retries");
  }

  Answer get(String rest) {
    return caller.get(ApiClient.ADMIN, "/retries" + rest);
  }

  static List<Integer> attempts(JsonNode retries) {
    return IntStream.range(0, retries.size())
        .mapToObj(i -> retries.get(i).path("attempt").asInt())
        .toList();
  }

  /** The dispositions of the requests. */
  List<Disposition> dispositions() {
    return requests().stream().map(ReceivedMessage::disposition).toList();
  }

  List<ReceivedMessage> requests() {
    return received.forSubject(order).stream()
        .filter(message -> message.type().equals("RetryRequestedEvent"))
        .toList();
  }

  RawMessage request(int attempt, Instant retryAt) {
    return retryRequest(json(attempt, retryAt));
  }

  RawMessage retryRequest(String json) {
    return RawMessages.rawMessage("RetryRequestedEvent", order, "/inventory", null, json);
  }

  String json(int attempt, Instant retryAt) {
    return """
        {"subject": "%1$s", "target": "%2$s", "retryAt": "%3$s", "attempt": %4$d}
        """
        .formatted(order, TARGET, retryAt, attempt);
  }
}
