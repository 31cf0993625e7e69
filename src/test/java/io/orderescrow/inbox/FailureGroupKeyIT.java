package io.orderescrow.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which failed messages belong to the same failure group. */
@OnTheInbox
@Tag("S27")
class FailureGroupKeyIT {

  @Autowired JdbcTemplate jdbc;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/lines/0/quantity must be an integer, not a string | /lines/17/quantity must be an integer, not a string",
        "/orderId must equal the header cloudEvents_subject, 'o-1' | /orderId must equal the header cloudEvents_subject, 'abc def'",
        "header x must be 1.0, not '' | header x must be 1.0, not 'it was cut off here",
        "it isn't valid, says \"A\" | it isn't valid, says \"B c\"",
        "at 2026-11-25T10:00:00.123Z | at 2027-01-01T00:00:00Z",
        "order 0199c0de-aaaa-7bbb-8ccc-000000000001 is gone | order 0299c0de-1111-7bbb-9ccc-0000000000ff is gone",
        "-3 must be at least 1 | 4,200 must be at least 1",
      })
  void ignoresNumbersIdsAndQuotedValues(String one, String other) {
    assertThat(key("PARKED", "SomeEvent", one)).isEqualTo(key("PARKED", "SomeEvent", other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PARKED    | SomeEvent  | /quantity is missing",
        "MALFORMED | OtherEvent | /quantity is missing",
        "MALFORMED | SomeEvent  | /price is missing",
        "MALFORMED | SomeEvent  |",
      })
  void dependsOnDispositionTypeAndReason(String disposition, String type, String reason) {
    assertThat(key(disposition, type, reason))
        .matches("[a-z]+-[A-Za-z]+-[0-9a-f]{12}")
        .isNotEqualTo(key("MALFORMED", "SomeEvent", "/quantity is missing"));
  }

  /** Anybody who may publish can think of types. */
  @Test
  void doesNotDependOnATypeThatTheCatalogueDoesNotHave() {
    String one = key("UNEXPECTED", "JunkAaEvent", "the catalogue has no message 'JunkAaEvent'");

    assertThat(one)
        .matches("unexpected-unknown-[0-9a-f]{12}")
        .isEqualTo(key("UNEXPECTED", "O'Junk", "the catalogue has no message 'O'Junk'"))
        .isNotEqualTo(key("UNEXPECTED", "JunkAaEvent", "another reason"));
  }

  @Test
  void isSafeInAUrlForAnyMessageType() {
    assertThat(key("UNEXPECTED", "../a b%/\"é\u00e9", "x")).matches("unexpected-ab-[0-9a-f]{12}");
    assertThat(key("MALFORMED", "", "x")).matches("malformed-untyped-[0-9a-f]{12}");
  }

  /**
   * Messages failed and operators acted under an earlier version, before the schema was upgraded.
   */
  @Test
  void upgradeKeepsFailedMessagesActionsAndRetries() throws SQLException {
    try (Connection connection = jdbc.getDataSource().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("create schema earlier; set local search_path = earlier");
      statement.execute(script("inbox.sql"));
      for (Disposition disposition : Disposition.values()) {
        statement.execute(
            """
            insert into inbox_message (message_id, source, type, subject, attempt, payload,
              received_at, disposition, disposed_at, reason)
            values ('%1$s', '/x', 'SomeEvent', 'o', 1, '', now(), '%1$s', now(), 'no 7')
            """
                .formatted(disposition));
      }
      statement.execute(script("inbox-cause.sql"));
      statement.execute(script("casework.sql"));
      statement.execute(script("operator.sql"));
      statement.execute(
          """
          insert into operator_action (at, by_user, kind)
            values (now(), 'ada', 'ASK_AGAIN'), (now(), 'ada', 'RETRY_CAUSE'),
                   (now(), 'ada', 'DISCARD_CAUSE'), (now(), 'ada', 'REPLAY');
          create table act_re_procdef (like public.act_re_procdef);
          create table act_ru_variable (like public.act_ru_variable)
          """);
      statement.execute(script("retry.sql"));
      statement.execute(
          """
          insert into retry_request (target, subject, payload, attempt, requested_by, request_id,
            requested_at, due_at, state, settled_at, message_id)
          select 'SomeCommand', 'o', '', 1, '/x', state, now(), now(), state,
            case when state <> 'OPEN' then now() end, case when state = 'PUSHED' then 'm' end
          from unnest(array['OPEN', 'PUSHED', 'CANCELLED']) as state
          """);
      statement.execute(script("terms.sql"));
      statement.execute(
          """
          insert into inbox_message (message_id, source, type, subject, attempt, payload,
            received_at, disposition, disposed_at, reason)
          values ('new', '/x', 'SomeEvent', 'o', 1, '', now(), 'PARKED', now(), 'no 8')
          """);

      List<String> withGroup =
          texts(
              statement,
              "select distinct disposition from inbox_message where failure_group is not null");
      List<String> parked =
          texts(
              statement,
              "select distinct failure_group from inbox_message where disposition = 'PARKED'");
      List<String> kinds = texts(statement, "select kind from operator_action order by id");
      List<String> retries = texts(statement, "select state from retry_request order by id");
      connection.rollback();
      assertThat(withGroup)
          .containsExactlyInAnyOrderElementsOf(
              Disposition.FAILED.stream().map(Disposition::name).toList());
      assertThat(parked).containsExactly(key("PARKED", "SomeEvent", "no 9"));
      assertThat(kinds)
          .containsExactly("RE_SEND", "RETRY_FAILURE_GROUP", "DISCARD_FAILURE_GROUP", "REPLAY");
      assertThat(retries).containsExactly("OPEN", "SENT", "CANCELLED");
    }
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    ResultSet rows = statement.executeQuery(query);
    while (rows.next()) {
      texts.add(rows.getString(1));
    }
    return texts;
  }

  private static String script(String name) {
    try {
      return new ClassPathResource("db/changelog/" + name)
          .getContentAsString(StandardCharsets.UTF_8);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String key(
      String disposition, String type, @org.jspecify.annotations.Nullable String reason) {
    return jdbc.queryForObject(
        "select failure_group_of(?, ?, ?)", String.class, disposition, type, reason);
  }
}
