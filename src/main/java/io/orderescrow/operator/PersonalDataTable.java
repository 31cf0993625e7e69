package io.orderescrow.operator;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Erases the personal data of one order in all tables. Rows, ids and times stay: they keep orders
 * unique, detect duplicates, and are counted.
 */
@Component
class PersonalDataTable {

  /** Each statement has the order id as its only parameter. */
  private static final List<String> ERASURES =
      List.of(
          "update process_instance set found_by = null, unsaid = null, unsaid_type = null,"
              + " secrets = null where business_key = ?",
          // The decision about a message may quote its payload.
          "update inbox_message set payload = convert_to('{}', 'UTF8'), headers = null,"
              + " reason = null, secrets = null where subject = ?",
          "update outbox_message set payload = convert_to('{}', 'UTF8'), last_error = null,"
              + " secrets = null where subject = ?",
          "update retry_request set payload = convert_to('{}', 'UTF8'), reason = null"
              + " where subject = ?",
          // The engine's copies of the values below.
          """
          update act_hi_op_log set org_value_ = null, new_value_ = null where operation_id_ in (
            select operation_id from operator_action where subject = ?)
          """,
          """
          update act_hi_op_log set org_value_ = null, new_value_ = null where proc_inst_id_ in (
            select proc_inst_id_ from act_hi_procinst where business_key_ = ?)
          """,
          // A decision on failed messages may hold the edited payload of one of them.
          """
          update operator_action set values_before = null, values_after = null
          where value_names is not null and failure_group in (
            select failure_group from operator_action where subject = ?)
          """,
          """
          update bulk_action set edit = null where finished_at is not null and failure_group in (
            select failure_group from operator_action where subject = ?)
          """,
          """
          update operator_action set payload = null, headers = null, payload_after = null,
            headers_after = null, detail = null, values_before = null, values_after = null
          where subject = ?
          """);

  private final JdbcTemplate jdbc;

  PersonalDataTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** The number of messages and retries of an order that still need their payload. */
  long pending(String order) {
    Long pending =
        jdbc.queryForObject(
            """
            select (select count(*) from inbox_message
                    where subject = ? and (disposition = 'WAITING' or failure_group is not null))
              + (select count(*) from outbox_message where subject = ? and sent_at is null)
              + (select count(*) from retry_request where subject = ? and state = 'OPEN')
            """,
            Long.class,
            order,
            order,
            order);
    return pending == null ? 0 : pending;
  }

  /** Takes part in the caller's transaction. */
  void erase(String order) {
    ERASURES.forEach(statement -> jdbc.update(statement, order));
  }
}
