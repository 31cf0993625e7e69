package io.orderescrow.outbox;

import static io.orderescrow.outbox.HandoverQueueTest.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.orderescrow.message.Message;
import io.orderescrow.message.TestSecrets;
import io.orderescrow.outbox.OutboxTable.Postponed;
import io.orderescrow.outbox.PublishOutcome.Confirmed;
import io.orderescrow.outbox.PublishOutcome.Undelivered;
import io.orderescrow.outbox.PublishOutcome.Undelivered.Fault;
import io.orderescrow.outbox.PublishOutcome.Unreachable;
import io.orderescrow.polling.Backoff;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

class OutboxPublisherTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(8);

  private final List<Long> sent = new ArrayList<>();
  private final List<Postponed> postponed = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private boolean databaseDown;
  private List<PublishOutcome> outcomes = List.of();

  private final OutboxPublisher publisher =
      new OutboxPublisher(
          new RecordingTable(),
          new Answers(),
          new OutboxMeters(registry),
          new Backoff(FIRST, Duration.ofMinutes(5)),
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void marksConfirmedMessagesAsSentAndPostponesUndeliveredOnesWithBackoff() {
    outcomes =
        List.of(
            new Confirmed(),
            new Undelivered(Fault.RETURNED, "no queue"),
            new Undelivered(Fault.NACKED, "refused"));

    publisher.publish(List.of(row(1, NOW), row(2, NOW), row(3, NOW, 2)));

    assertThat(sent).containsExactly(1L);
    assertThat(postponed).extracting(Postponed::seq).containsExactly(2L, 3L);
    assertThat(postponed).allMatch(Postponed::refused);
    assertThat(postponed.get(0).dueAt()).isBetween(NOW.plusSeconds(6), NOW.plusSeconds(8));
    assertThat(postponed.get(1).dueAt()).isBetween(NOW.plusSeconds(24), NOW.plusSeconds(32));
    assertThat(
            registry
                .get("fulfilment.outbox.publishes")
                .tag("outcome", "returned")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void keepsMessagesDueWhileTheBrokerIsUnreachable() {
    outcomes = List.of(new Confirmed(), new Unreachable("connection refused"));

    assertThatThrownBy(() -> publisher.publish(List.of(row(1, NOW), row(2, NOW))))
        .isInstanceOf(BrokerUnavailableException.class)
        .hasMessage("connection refused");

    assertThat(sent).containsExactly(1L);
    assertThat(postponed).containsExactly(new Postponed(2, NOW, false, "connection refused"));
  }

  @Test
  void keepsOutcomesThatTheDatabaseCouldNotStore() {
    outcomes = List.of(new Confirmed());
    databaseDown = true;
    assertThatThrownBy(() -> publisher.publish(List.of(row(1, NOW))))
        .isInstanceOf(DataAccessResourceFailureException.class);

    databaseDown = false;
    publisher.storeOutcomes();
    publisher.storeOutcomes();

    assertThat(sent).containsExactly(1L);
  }

  private final class RecordingTable extends OutboxTable {

    RecordingTable() {
      super(JdbcClient.create(new JdbcTemplate()), TestSecrets.SECRETS);
    }

    @Override
    List<Long> markSent(List<Long> seqs, Instant now) {
      if (databaseDown) {
        throw new DataAccessResourceFailureException("no database");
      }
      sent.addAll(seqs);
      return List.of();
    }

    @Override
    void postpone(List<Postponed> rows) {
      postponed.addAll(rows);
    }
  }

  private final class Answers implements Publisher {

    @Override
    public List<PublishOutcome> publish(List<Message> messages) {
      return outcomes;
    }

    @Override
    public void onAvailable(Runnable listener) {}
  }
}
