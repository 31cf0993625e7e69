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

/**
 * The outbox. It keeps every emission of an answer until the broker confirms it and its retention
 * time ends.
 */
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
   * A request to publish the answer to a command.
   *
   * @param messageId the CloudEvents id of the command message to answer; null for the latest on
   *     record
   * @param traceparent the trace to continue; null for the latest on record
   */
  record Ask(String commandId, @Nullable String messageId, @Nullable String traceparent) {}

  /**
   * One message that is ready to be published.
   *
   * @param subject the order id, or the name of the service when the message concerns no order
   * @param commandId null when the message answers no command
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

  /**
   * Adds one emission for each request whose command has an answer. Other requests add no emission.
   */
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

  /** Locks and returns the oldest unpublished emissions that no other node is publishing. */
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
   * Deletes published emissions whose retention time has ended.
   *
   * @param kept the retention time after publication
   * @param limit the maximum number of emissions to delete
   * @return the number of deleted emissions
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
