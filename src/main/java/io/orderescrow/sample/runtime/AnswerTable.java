package io.orderescrow.sample.runtime;

import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import java.time.Clock;
import java.time.Duration;
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
  record Request(String commandId, @Nullable String messageId, @Nullable String traceparent) {}

  /** One message that is ready to be published. */
  record Emission(long number, Envelope envelope, String payload) {}

  /**
   * Adds one emission for each request whose command has an answer. Other requests add no emission.
   */
  void add(List<Request> requests) {
    OffsetDateTime now = now();
    jdbc.batchUpdate(
        """
        insert into %1$s.answer
          (id, type, order_id, command_id, causation_id, traceparent, payload, emitted_at)
        select ?, answer_type, order_id, command_id, coalesce(?, message_id),
          coalesce(?, traceparent), answer, ?
        from %1$s.command where command_id = ? and answer_type is not null
        """
            .formatted(schema),
        requests,
        Math.max(1, requests.size()),
        (statement, request) -> {
          statement.setString(1, Envelopes.newId(now.toInstant()));
          statement.setString(2, request.messageId());
          statement.setString(3, request.traceparent());
          statement.setObject(4, now);
          statement.setString(5, request.commandId());
        });
  }

  /** Adds one emission that answers no command and concerns no order. */
  void add(String type, String payload) {
    OffsetDateTime now = now();
    jdbc.update(
        """
        insert into %s.answer (id, type, order_id, payload, emitted_at) values (?, ?, ?, ?, ?)
        """
            .formatted(schema),
        Envelopes.newId(now.toInstant()),
        type,
        schema,
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
                row.getLong("number"),
                new Envelope(
                    row.getString("id"),
                    "/" + schema,
                    row.getString("type"),
                    row.getString("order_id"),
                    row.getObject("emitted_at", OffsetDateTime.class).toInstant(),
                    new Lineage(
                        row.getString("command_id"),
                        row.getString("causation_id"),
                        1,
                        row.getString("traceparent"))),
                row.getString("payload")),
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
   */
  void purge(Duration kept, int limit) {
    jdbc.update(
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
