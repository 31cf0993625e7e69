package io.orderescrow.sample.runtime;

import io.orderescrow.message.Envelopes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The outbox: every emission of an answer, kept until the broker has confirmed it. */
class AnswerTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;
  private final String schema;

  AnswerTable(JdbcTemplate jdbc, Clock clock, String schema) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.schema = schema;
  }

  /**
   * A wish to emit the answer to a command.
   *
   * @param messageId the ask it answers; null for the latest one on record
   */
  record Ask(String commandId, @Nullable String messageId, @Nullable String traceparent) {}

  /**
   * One emission, ready to leave.
   *
   * @param subject the order's id; the service's own name where no order is concerned
   * @param commandId null when it answers no command
   */
  record Emission(
      long number,
      String id,
      String type,
      String subject,
      @Nullable String commandId,
      @Nullable String causationId,
      @Nullable String traceparent,
      String payload,
      Instant time) {}

  /** Adds one emission for each ask whose command has an answer, and none for the others. */
  void add(List<Ask> asks) {
    var now = now();
    jdbc.batchUpdate(
        """
        insert into %1$s.answer
          (id, type, order_id, command_id, causation_id, traceparent, payload, emitted_at)
        select ?, answer_type, order_id, command_id, coalesce(?, asked_by),
          coalesce(?, traceparent), answer, ?
        from %1$s.command where command_id = ? and answer_type is not null
        """
            .formatted(schema),
        asks,
        Math.max(1, asks.size()),
        (statement, ask) -> {
          statement.setString(1, Envelopes.newId(now.toInstant()));
          statement.setString(2, ask.messageId());
          statement.setString(3, ask.traceparent());
          statement.setObject(4, now);
          statement.setString(5, ask.commandId());
        });
  }

  /** Adds one emission that answers no command. */
  void add(String type, String subject, String payload) {
    var now = now();
    jdbc.update(
        """
        insert into %s.answer (id, type, order_id, payload, emitted_at) values (?, ?, ?, ?, ?)
        """
            .formatted(schema),
        Envelopes.newId(now.toInstant()),
        type,
        subject,
        payload,
        now);
  }

  /** The oldest unpublished emissions that no other node is publishing, locked. */
  List<Emission> unpublished(int limit) {
    return jdbc.query(
        """
        select number, id, type, order_id, command_id, causation_id, traceparent, payload,
          emitted_at
        from %s.answer where published_at is null
        order by number limit ? for update skip locked
        """
            .formatted(schema),
        (row, index) ->
            new Emission(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getObject(9, OffsetDateTime.class).toInstant()),
        limit);
  }

  void published(Collection<Long> numbers) {
    jdbc.update(
        "update %s.answer set published_at = ? where number = any(?)".formatted(schema),
        now(),
        numbers.toArray(new Long[0]));
  }

  /**
   * Forgets a bounded number of emissions that were published long ago.
   *
   * @return how many
   */
  int purge(Duration kept, int limit) {
    return jdbc.update(
        """
        delete from %1$s.answer where number in
          (select number from %1$s.answer where published_at < ? order by published_at limit ?)
        """
            .formatted(schema),
        now().minus(kept),
        limit);
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
