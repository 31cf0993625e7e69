package io.orderescrow.instance;

import static io.orderescrow.transaction.SqlArrays.texts;
import static java.util.Comparator.comparing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.instance.Instance.ManualEnd;
import io.orderescrow.message.SecretValues;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Writes of the table {@code process_instance}, the record of all process instances by process and
 * business key. Each takes part in the caller's transaction.
 */
@Component
public class InstanceTable {

  private final JdbcTemplate jdbc;
  private final Clock clock;

  InstanceTable(JdbcTemplate jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * How one instance ended.
   *
   * @param outcome the id of the activity it ended in, or {@link Instance#DELETED}
   * @param reason the value of the variable {@code reason} at its end; null without one
   * @param manualEnd how a person ended it; null when its own process ended it
   */
  public record InstanceEnding(
      String processKey,
      String businessKey,
      String outcome,
      @Nullable String reason,
      @Nullable ManualEnd manualEnd) {

    private @Nullable String endedBy() {
      return manualEnd == null ? null : manualEnd.by();
    }

    /** In one text, because PostgreSQL has no arrays of arrays; an id contains no space. */
    private @Nullable String notUndone() {
      return manualEnd == null ? null : String.join(" ", manualEnd.notUndone());
    }
  }

  /** What the record keeps of the payload that starts an instance. */
  public record InstanceStart(SearchKeys searchKeys, SecretValues secrets) {

    public static final InstanceStart NOTHING =
        new InstanceStart(SearchKeys.NONE, SecretValues.NONE);
  }

  /**
   * The last message of an instance that ended in tracking mode: it is recorded instead of sent.
   *
   * @param type the name of the message
   */
  public record SuppressedMessage(
      String processKey, String businessKey, String type, ObjectNode payload) {}

  /**
   * Records instances before the engine starts them; instances on record do not change.
   *
   * @param businessKeys with the search keys of each
   */
  public void announce(String processKey, Map<String, SearchKeys> businessKeys) {
    jdbc.update(
        """
        insert into process_instance (process_key, business_key, announced_at, found_by)
        select ?, k.key, ?, nullif(array[k.first, k.second], array[null, null]::text[])
        from unnest(?::text[], ?::text[], ?::text[]) as k(key, first, second) order by k.key
        on conflict do nothing
        """,
        processKey,
        Timestamp.from(clock.instant()),
        texts(businessKeys.keySet()),
        texts(businessKeys.values(), SearchKeys::first),
        texts(businessKeys.values(), SearchKeys::second));
  }

  /**
   * Claims the right to start instances. Of several callers only one gets a key back, and starts
   * the instance. The keys are sorted, so that two transactions that claim the same keys cannot
   * deadlock.
   *
   * @param businessKeys with what is kept of each
   * @return the keys that were not started before
   */
  public List<String> claim(String processKey, Map<String, InstanceStart> businessKeys) {
    Timestamp now = Timestamp.from(clock.instant());
    return jdbc.query(
        """
        insert into process_instance as i (
          process_key, business_key, announced_at, started_at, found_by, secrets)
        select ?, k.key, ?, ?, nullif(array[k.first, k.second], array[null, null]::text[]),
               k.secrets
        from unnest(?::text[], ?::text[], ?::text[], ?::text[]) as k(key, first, second, secrets)
        order by k.key
        on conflict (process_key, business_key) do update
          set started_at = excluded.started_at, found_by = coalesce(excluded.found_by, i.found_by),
              secrets = excluded.secrets
          where i.started_at is null
        returning business_key
        """,
        (row, i) -> row.getString(1),
        processKey,
        now,
        now,
        texts(businessKeys.keySet()),
        texts(businessKeys.values(), start -> start.searchKeys().first()),
        texts(businessKeys.values(), start -> start.searchKeys().second()),
        texts(businessKeys.values(), start -> start.secrets().toJson()));
  }

  /** Records the ends of instances and counts them. */
  public void recordEnds(Collection<InstanceEnding> endings) {
    List<InstanceEnding> sorted =
        endings.stream().sorted(comparing(InstanceEnding::businessKey)).toList();
    jdbc.update(
        """
        with ended as (
          update process_instance i
          set started_at = coalesce(i.started_at, e.at), ended_at = e.at, outcome = e.outcome,
              reason = e.reason, ended_by = e.ended_by, secrets = null,
              not_undone = string_to_array(e.not_undone, ' ')
          from (select *, ?::timestamptz as at
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                  as e(process_key, business_key, outcome, reason, ended_by, not_undone)) e
          where i.process_key = e.process_key and i.business_key = e.business_key
            and i.ended_at is null
          returning i.process_key, i.outcome)
        insert into instance_end_count (process_key, outcome, instances)
        select process_key, outcome, count(*) from ended group by process_key, outcome
        """,
        Timestamp.from(clock.instant()),
        texts(sorted, InstanceEnding::processKey),
        texts(sorted, InstanceEnding::businessKey),
        texts(sorted, InstanceEnding::outcome),
        texts(sorted, InstanceEnding::reason),
        texts(sorted, InstanceEnding::endedBy),
        texts(sorted, InstanceEnding::notUndone));
  }

  /**
   * Ends an instance as {@link Instance#DELETED} that is on record as running and that the engine
   * does not have, as after a change of its tables by hand.
   *
   * @param by the user
   * @return false when it is not on record as running, or the engine has it
   */
  public boolean settleLost(String processKey, String businessKey, String by) {
    return jdbc.update(
            """
            update process_instance i set ended_at = ?, outcome = ?, ended_by = ?, secrets = null
            where i.process_key = ? and i.business_key = ?
              and i.started_at is not null and i.outcome is null and i.ended_at is null
              and not exists (
                select from act_ru_execution e join act_re_procdef d on d.id_ = e.proc_def_id_
                where e.business_key_ = i.business_key and d.key_ = i.process_key
                  and e.super_exec_ is null)
            """,
            Timestamp.from(clock.instant()),
            Instance.DELETED,
            by,
            processKey,
            businessKey)
        == 1;
  }

  /**
   * Locks the instances with these business keys until the caller's transaction ends. The engine
   * serialises work on running instances only; this lock also covers those that ended.
   *
   * <p>It updates the rows without changing them. A plain row lock would let a transaction that
   * waited for it continue on its older snapshot; after an update it fails with a conflict.
   */
  public void lock(Collection<String> businessKeys) {
    jdbc.update(
        """
        with locked as (
          select process_key, business_key from process_instance where business_key = any(?)
          order by business_key, process_key for update)
        update process_instance i set started_at = i.started_at
        from locked l where i.process_key = l.process_key and i.business_key = l.business_key
        """,
        (Object) texts(businessKeys));
  }

  /** Records the messages that tracking mode suppressed. */
  public void keepSuppressed(Collection<SuppressedMessage> messages) {
    List<SuppressedMessage> sorted =
        messages.stream().sorted(comparing(SuppressedMessage::businessKey)).toList();
    jdbc.update(
        """
        update process_instance i
        set unsaid_type = u.type, unsaid = convert_to(u.payload, 'UTF8')
        from unnest(?::text[], ?::text[], ?::text[], ?::text[])
          as u(process_key, business_key, type, payload)
        where i.process_key = u.process_key and i.business_key = u.business_key
        """,
        texts(sorted, SuppressedMessage::processKey),
        texts(sorted, SuppressedMessage::businessKey),
        texts(sorted, SuppressedMessage::type),
        texts(sorted, each -> each.payload().toString()));
  }

  /**
   * Does the same for those that no other transaction has locked, and does not wait.
   *
   * @return the business keys that another transaction has locked
   */
  public List<String> lockUnlessLocked(Collection<String> businessKeys) {
    String[] keys = texts(businessKeys);
    return jdbc.queryForList(
        """
        with locked as (
          select process_key, business_key from process_instance where business_key = any(?)
          order by business_key, process_key for update skip locked),
        touched as (
          update process_instance i set started_at = i.started_at
          from locked l where i.process_key = l.process_key and i.business_key = l.business_key)
        select distinct i.business_key from process_instance i
        where i.business_key = any(?) and not exists (
          select from locked l
          where l.process_key = i.process_key and l.business_key = i.business_key)
        """,
        String.class,
        keys,
        keys);
  }
}
