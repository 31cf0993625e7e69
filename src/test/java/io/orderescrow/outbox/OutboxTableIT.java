package io.orderescrow.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.OutboxTable.Postponed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.liquibase.LiquibaseAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
    classes = OutboxTableIT.Parts.class,
    webEnvironment = WebEnvironment.NONE,
    properties = "spring.liquibase.change-log=classpath:db/changelog/outbox.sql")
@ActiveProfiles("orchestrator")
@OnRealParts
class OutboxTableIT {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");
  private static final Duration LEASE = Duration.ofSeconds(30);

  @Autowired private JdbcTemplate jdbc;
  @Autowired private PlatformTransactionManager transactions;
  private OutboxTable table;

  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    LiquibaseAutoConfiguration.class
  })
  static class Parts {}

  @BeforeEach
  void emptyTable() {
    jdbc.update("delete from outbox_message");
    table = new OutboxTable(jdbc);
  }

  @Test
  void attemptsRiseBySubjectAndTypeAlsoWithinOneBatch() {
    assertThat(attempts(draft("o-1", "Ask"), draft("o-2", "Ask"), draft("o-1", "Tell")))
        .containsExactly(1, 1, 1);
    assertThat(attempts(draft("o-1", "Ask"), draft("o-1", "Ask"), draft("o-2", "Ask")))
        .containsExactly(2, 3, 2);
  }

  @Test
  void attemptsAreMoreThanWhatWasSentBefore() {
    assertThat(attempts(draft("o-3", "Ask", 4))).containsExactly(5);
    assertThat(attempts(draft("o-3", "Ask", 2), draft("o-3", "Ask"))).containsExactly(6, 7);
    assertThat(table.highestAttempt("o-3", "Ask")).isEqualTo(7);
    assertThat(table.highestAttempt("o-3", "Tell")).isZero();
  }

  @Test
  void rowsComeBackAsTheyWentIn() {
    List<OutboxRecord> drafts =
        IntStream.range(0, 500).mapToObj(i -> draft("o-" + (500 - i), "Ask")).toList();

    List<UnsentMessage> stored = table.insert(drafts, NOW);

    assertThat(stored).extracting(UnsentMessage::seq).isSorted();
    List<UnsentMessage> read = table.takeDue(NOW, NOW.plus(LEASE), 500);
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("dueAt")
        .containsExactlyElementsOf(stored);
  }

  @Test
  void whatIsReadBackIsTheMessageThatWasStored() {
    OutboxRecord draft =
        new OutboxRecord(
            "id-1",
            "Ask",
            "o-1",
            "c-1",
            "cause-1",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            JsonNodeFactory.instance.objectNode().put("name", "Größe \uD83D\uDE00").put("of", 1.10),
            NOW,
            0);
    table.insert(List.of(draft), NOW);

    Message read = table.takeDue(NOW, NOW, 10).get(0).message();

    assertThat(read.envelope().id()).isEqualTo("id-1");
    assertThat(read.envelope().source()).isEqualTo("/orchestrator");
    assertThat(read.envelope().time()).isEqualTo(NOW);
    assertThat(read.envelope().lineage())
        .isEqualTo(new Lineage("c-1", "cause-1", 1, draft.traceparent()));
    assertThat(read.payload().toString()).isEqualTo("{\"name\":\"Größe \uD83D\uDE00\",\"of\":1.1}");
  }

  /** A timer and a person have no trace of their own; what they set off is on their order's. */
  @Test
  void whatNoMessageLedToIsOnTheTraceOfWhatWasSentLast() {
    table.insert(
        List.of(traced("o-1", "cause-1", "00-first"), traced("o-2", "c", "00-other")), NOW);
    table.insert(List.of(traced("o-1", "cause-2", "00-last")), NOW);

    List<UnsentMessage> stored =
        table.insert(
            List.of(
                traced("o-1", null, null),
                traced("o-1", null, "00-its-own"),
                traced("o-1", "cause-3", null),
                traced("o-3", null, null)),
            NOW);

    assertThat(stored)
        .extracting(row -> row.message().envelope().lineage().traceparent())
        .containsExactly("00-last", "00-its-own", null, null);
  }

  private static OutboxRecord traced(
      String subject, @Nullable String causationId, @Nullable String traceparent) {
    return new OutboxRecord(
        Envelopes.newId(NOW),
        "Ask",
        subject,
        null,
        causationId,
        traceparent,
        JsonNodeFactory.instance.objectNode(),
        NOW,
        0);
  }

  @Test
  void takesWhatIsDueOldestFirstAndOnlyOncePerLease() {
    table.insert(List.of(due("late", NOW.plusSeconds(60)), due("b", NOW), due("a", NOW)), NOW);
    table.insert(List.of(due("oldest", NOW.minusSeconds(60))), NOW);

    assertThat(subjects(table.takeDue(NOW, NOW.plus(LEASE), 2))).containsExactly("b", "oldest");
    assertThat(subjects(table.takeDue(NOW, NOW.plus(LEASE), 10))).containsExactly("a");
    assertThat(table.takeDue(NOW.plus(LEASE).minusMillis(1), NOW.plus(LEASE), 10)).isEmpty();
    assertThat(table.takeDue(NOW.plus(LEASE), NOW.plusSeconds(90), 10)).hasSize(3);
  }

  @Test
  void passesByWhatAnotherNodeIsTakingAtThisMoment() {
    table.insert(IntStream.range(0, 20).mapToObj(i -> due("o-" + i, NOW)).toList(), NOW);
    TransactionTemplate apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    new TransactionTemplate(transactions)
        .executeWithoutResult(
            outer -> {
              List<String> first = subjects(table.takeDue(NOW, NOW.plus(LEASE), 8));
              List<String> second = new ArrayList<>();
              apart.executeWithoutResult(
                  inner -> second.addAll(subjects(table.takeDue(NOW, NOW.plus(LEASE), 100))));
              assertThat(first).hasSize(8);
              assertThat(second).hasSize(12).doesNotContainAnyElementsOf(first);
            });
  }

  @Test
  void sentRowsAreNeverTakenAgain() {
    List<UnsentMessage> rows = table.insert(List.of(due("a", NOW), due("b", NOW)), NOW);

    table.markSent(List.of(rows.get(0).seq()), NOW.plusSeconds(1));
    table.postpone(List.of(new Postponed(rows.get(0).seq(), NOW, true, "too late to matter")));

    assertThat(subjects(table.takeDue(NOW.plusSeconds(60), NOW, 10))).containsExactly("b");
    assertThat(table.forSubject("a").get(0).sentAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(table.forSubject("a").get(0).lastError()).isNull();
    assertThat(table.countUnsent()).isEqualTo(1);
    assertThat(table.oldestUnsent()).contains(NOW);
  }

  @Test
  void postponingCountsRefusalsOnlyAndKeepsTheReason() {
    List<UnsentMessage> rows = table.insert(List.of(due("a", NOW), due("b", NOW)), NOW);

    table.postpone(
        List.of(
            new Postponed(rows.get(0).seq(), NOW.plusSeconds(5), true, "returned"),
            new Postponed(rows.get(1).seq(), NOW, false, "broker away")));

    SentMessage refused = table.forSubject("a").get(0);
    assertThat(refused.tries()).isEqualTo(1);
    assertThat(refused.dueAt()).isEqualTo(NOW.plusSeconds(5));
    assertThat(refused.lastError()).isEqualTo("returned");
    assertThat(table.forSubject("b").get(0).tries()).isZero();
    assertThat(subjects(table.takeDue(NOW, NOW.plus(LEASE), 10))).containsExactly("b");
  }

  @Test
  void purgesOnlyWhatWasSentBeforeAndInBoundedBatches() {
    List<UnsentMessage> rows =
        table.insert(IntStream.range(0, 10).mapToObj(i -> due("o-" + i, NOW)).toList(), NOW);
    List<Long> seqs = rows.stream().map(UnsentMessage::seq).toList();
    table.markSent(seqs.subList(0, 5), NOW);
    table.markSent(seqs.subList(5, 7), NOW.plusSeconds(10));

    Instant before = NOW.plusSeconds(10);
    assertThat(table.purge(before, 3)).isEqualTo(3);
    assertThat(table.purge(before, 3)).isEqualTo(2);
    assertThat(table.purge(before, 3)).isZero();
    assertThat(table.countUnsent()).isEqualTo(3);
    assertThat(jdbc.queryForObject("select count(*) from outbox_message", Long.class)).isEqualTo(5);
  }

  @Test
  void knowsWhetherATypeWasAddedForASubject() {
    table.insert(List.of(draft("o-1", "Ask")), NOW);

    assertThat(table.holds("o-1", "Ask")).isTrue();
    assertThat(table.holds("o-1", "Tell")).isFalse();
    assertThat(table.holds("o-2", "Ask")).isFalse();
  }

  @Test
  void twoRowsNeverHaveTheSameId() {
    OutboxRecord draft = draft("o-1", "Ask");
    table.insert(List.of(draft), NOW);

    assertThatThrownBy(() -> table.insert(List.of(draft), NOW))
        .hasMessageContaining("outbox_message_id_unique");
  }

  private List<Integer> attempts(OutboxRecord... drafts) {
    return table.insert(List.of(drafts), NOW).stream()
        .map(row -> row.message().envelope().lineage().attempt())
        .toList();
  }

  private static List<String> subjects(List<UnsentMessage> rows) {
    return rows.stream().map(row -> row.message().envelope().subject()).toList();
  }

  private static OutboxRecord draft(String subject, String type) {
    return draft(subject, type, 0);
  }

  private static OutboxRecord draft(String subject, String type, int sentBefore) {
    return new OutboxRecord(
        Envelopes.newId(NOW),
        type,
        subject,
        null,
        null,
        null,
        JsonNodeFactory.instance.objectNode(),
        NOW,
        sentBefore);
  }

  private static OutboxRecord due(String subject, Instant dueAt) {
    return new OutboxRecord(
        Envelopes.newId(NOW),
        "Ask",
        subject,
        null,
        null,
        null,
        JsonNodeFactory.instance.objectNode(),
        dueAt,
        0);
  }
}
