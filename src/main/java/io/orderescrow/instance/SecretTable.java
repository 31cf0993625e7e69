package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;

import io.orderescrow.message.SecretValues;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The columns {@code secrets} of the instances and their messages. */
@Component
public class SecretTable {

  private final JdbcTemplate jdbc;

  SecretTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** An instance on record. */
  public record InstanceKey(String processKey, String businessKey) {}

  /**
   * A part of a sweep.
   *
   * @param last the last row that was looked at; 0 when there is none
   */
  record Page(int size, long last) {}

  /** The secrets of those of the instances that have any. */
  public Map<InstanceKey, SecretValues> secretsOf(Collection<InstanceKey> instances) {
    Map<InstanceKey, SecretValues> secrets = new HashMap<>();
    jdbc.query(
        """
        select i.process_key, i.business_key, i.secrets
        from unnest(?::text[], ?::text[]) as k(process_key, business_key)
        join process_instance i
          on i.business_key = k.business_key and i.process_key = k.process_key
        where i.secrets is not null
        """,
        row -> {
          secrets.put(
              new InstanceKey(row.getString(1), row.getString(2)),
              SecretValues.read(row.getString(3)));
        },
        texts(instances, InstanceKey::processKey),
        texts(instances, InstanceKey::businessKey));
    return secrets;
  }

  /**
   * The instances with these business keys need no secret any more, of none of their messages.
   * Takes part in the caller's transaction; a sweep removes the secrets of the messages later.
   */
  public void end(Collection<String> businessKeys) {
    jdbc.update(
        """
        with locked as (
          select process_key, business_key from process_instance
          where business_key = any(?) and started_at is not null and ended_at is null
          order by business_key, process_key for update)
        update process_instance i set secrets = '{}' from locked l
        where i.process_key = l.process_key and i.business_key = l.business_key
        """,
        (Object) texts(businessKeys));
  }

  /**
   * Removes the secrets of received messages that are settled, and whose order has ended or needs
   * none any more. It skips rows that another transaction has locked.
   *
   * @param after looks only at rows with a larger {@code seq}
   */
  Page removeFromInbox(long after, int size) {
    return page(
        """
        with page as (
          select seq, subject, failure_group is null and disposition <> 'WAITING' as settled
          from inbox_message where secrets is not null and seq > ? order by seq limit ?),
        removed as (
          update inbox_message set secrets = null where seq = any(array(
            select m.seq from inbox_message m join page p on p.seq = m.seq
            where p.settled and %s for update of m skip locked)))
        select count(*), coalesce(max(seq), 0) from page
        """,
        after, size);
  }

  /** The same for sent messages. An unsent one keeps its secrets until it is sent. */
  Page removeFromOutbox(long after, int size) {
    return page(
        """
        with page as (
          select seq, subject, sent_at is not null as settled
          from outbox_message where secrets is not null and seq > ? order by seq limit ?),
        removed as (
          update outbox_message set secrets = null where seq = any(array(
            select m.seq from outbox_message m join page p on p.seq = m.seq
            where p.settled and %s for update of m skip locked)))
        select count(*), coalesce(max(seq), 0) from page
        """,
        after, size);
  }

  /** No open instance of the business key can use the secrets. */
  private static final String UNUSED =
      """
      not exists (
        select from process_instance i
        where i.business_key = p.subject and i.ended_at is null
          and i.secrets is distinct from '{}')
      """;

  private Page page(String statement, long after, int size) {
    List<Page> pages =
        jdbc.query(
            statement.formatted(UNUSED),
            (row, i) -> new Page(row.getInt(1), row.getLong(2)),
            after,
            size);
    return pages.get(0);
  }
}
