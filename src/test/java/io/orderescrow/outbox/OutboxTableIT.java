package io.orderescrow.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Envelopes;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import io.orderescrow.message.TestSecrets;
import io.orderescrow.outbox.OutboxTable.Postponed;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
import org.springframework.jdbc.core.simple.JdbcClient;
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
  private OutboxLogTable log;

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
    table = new OutboxTable(JdbcClient.create(jdbc), TestSecrets.SECRETS);
    log = new OutboxLogTable(JdbcClient.create(jdbc));
  }

  @Test
  void attemptsRiseBySubjectAndTypeAlsoWithinOneBatch() {
    assertThat(
            attempts(
                message("o-1", "Reserve"), message("o-2", "Reserve"), message("o-1", "Release")))
        .containsExactly(1, 1, 1);
    assertThat(
            attempts(
                message("o-1", "Reserve"), message("o-1", "Reserve"), message("o-2", "Reserve")))
        .containsExactly(2, 3, 2);
  }

  @Test
  void anAttemptIsAtLeastTheGivenOne() {
    assertThat(attempts(message("o-3", "Reserve", 5))).containsExactly(5);
    assertThat(attempts(message("o-3", "Reserve", 3), message("o-3", "Reserve")))
        .containsExactly(6, 7);
    assertThat(log.timesSent("o-3", "Reserve")).isEqualTo(7);
    assertThat(log.timesSent("o-3", "Release")).isZero();
  }

  @Test
  void returnsRowsInTheOrderGiven() {
    List<Message> messages =
        IntStream.range(0, 500).mapToObj(i -> message("o-" + (500 - i), "Reserve")).toList();

    List<UnsentMessage> stored = table.insert(messages, NOW);

    assertThat(stored).extracting(UnsentMessage::seq).isSorted();
    List<UnsentMessage> read = table.takeDue(NOW, NOW.plus(LEASE), 500);
    assertThat(read)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("dueAt")
        .containsExactlyElementsOf(stored);
  }

  @Test
  void readsBackTheMessageThatWasStored() {
    Lineage lineage =
        new Lineage("c-1", "cause-1", 1, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    Message stored =
        new Message(
            new Envelope("id-1", "/orchestrator", "Reserve", "o-1", NOW, lineage),
            JsonNodeFactory.instance
                .objectNode()
                .put("name", "Größe \uD83D\uDE00")
                .put("of", new BigDecimal("1.1")));
    table.insert(List.of(stored), NOW);

    Message read = table.takeDue(NOW, NOW, 10).get(0).message();

    assertThat(read).isEqualTo(stored);
  }

  /** A timer or an operator has no trace of its own. */
  @Test
  void aMessageWithoutCausationContinuesTheLastTraceOfItsSubject() {
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

  @Test
  void takesDueRowsOldestFirstAndOncePerLease() {
    table.insert(List.of(message("late")), NOW.plusSeconds(60));
    table.insert(List.of(message("b"), message("a")), NOW);
    table.insert(List.of(message("oldest")), NOW.minusSeconds(60));

    assertThat(subjects(table.takeDue(NOW, NOW.plus(LEASE), 2))).containsExactly("b", "oldest");
    assertThat(subjects(table.takeDue(NOW, NOW.plus(LEASE), 10))).containsExactly("a");
    assertThat(table.takeDue(NOW.plus(LEASE).minusMillis(1), NOW.plus(LEASE), 10)).isEmpty();
    assertThat(table.takeDue(NOW.plus(LEASE), NOW.plusSeconds(90), 10)).hasSize(3);
  }

  @Test
  void skipsRowsThatAnotherNodeIsTaking() {
    table.insert(IntStream.range(0, 20).mapToObj(i -> message("o-" + i)).toList(), NOW);
    TransactionTemplate separate = new TransactionTemplate(transactions);
    separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    new TransactionTemplate(transactions)
        .executeWithoutResult(
            outer -> {
              List<String> first = subjects(table.takeDue(NOW, NOW.plus(LEASE), 8));
              List<String> second = new ArrayList<>();
              separate.executeWithoutResult(
                  inner -> second.addAll(subjects(table.takeDue(NOW, NOW.plus(LEASE), 100))));
              assertThat(first).hasSize(8);
              assertThat(second).hasSize(12).doesNotContainAnyElementsOf(first);
            });
  }

  /** Otherwise the relay would mark nothing, and send nothing, while somebody holds a row. */
  @Test
  @Tag("F6")
  @Tag("S37")
  void aLockedRowDoesNotKeepTheOthersFromBeingMarked() {
    List<Long> seqs =
        table.insert(List.of(message("a"), message("b"), message("c")), NOW).stream()
            .map(UnsentMessage::seq)
            .toList();
    TransactionTemplate separate = new TransactionTemplate(transactions);
    separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    new TransactionTemplate(transactions)
        .executeWithoutResult(
            outer -> {
              table.takeDue(NOW, NOW, 1);
              List<Long> unmarked = separate.execute(inner -> table.markSent(seqs, NOW));
              assertThat(unmarked).containsExactly(seqs.get(0));
            });

    assertThat(table.markSent(seqs.subList(0, 1), NOW)).isEmpty();
    assertThat(log.unsent()).isZero();
  }

  @Test
  void sentRowsAreNeverTakenAgain() {
    List<UnsentMessage> rows = table.insert(List.of(message("a"), message("b")), NOW);

    table.markSent(List.of(rows.get(0).seq()), NOW.plusSeconds(1));
    table.postpone(List.of(new Postponed(rows.get(0).seq(), NOW, true, "too late to matter")));

    assertThat(subjects(table.takeDue(NOW.plusSeconds(60), NOW, 10))).containsExactly("b");
    assertThat(log.forSubject("a").get(0).sentAt()).isEqualTo(NOW.plusSeconds(1));
    assertThat(log.forSubject("a").get(0).lastError()).isNull();
    assertThat(log.unsent()).isEqualTo(1);
    assertThat(log.oldestUnsent()).contains(NOW);
  }

  @Test
  void postponingCountsRefusalsOnlyAndKeepsTheReason() {
    List<UnsentMessage> rows = table.insert(List.of(message("a"), message("b")), NOW);

    table.postpone(
        List.of(
            new Postponed(rows.get(0).seq(), NOW.plusSeconds(5), true, "returned"),
            new Postponed(rows.get(1).seq(), NOW, false, "broker away")));

    SentMessage refused = log.forSubject("a").get(0);
    assertThat(refused.tries()).isEqualTo(1);
    assertThat(refused.dueAt()).isEqualTo(NOW.plusSeconds(5));
    assertThat(refused.lastError()).isEqualTo("returned");
    assertThat(log.forSubject("b").get(0).tries()).isZero();
    assertThat(subjects(table.takeDue(NOW, NOW.plus(LEASE), 10))).containsExactly("b");
  }

  @Test
  void purgesRowsSentBeforeInBoundedBatches() {
    List<UnsentMessage> rows =
        table.insert(IntStream.range(0, 10).mapToObj(i -> message("o-" + i)).toList(), NOW);
    List<Long> seqs = rows.stream().map(UnsentMessage::seq).toList();
    table.markSent(seqs.subList(0, 5), NOW);
    table.markSent(seqs.subList(5, 7), NOW.plusSeconds(10));

    Instant before = NOW.plusSeconds(10);
    assertThat(table.purge(before, 3)).isEqualTo(3);
    assertThat(table.purge(before, 3)).isEqualTo(2);
    assertThat(table.purge(before, 3)).isZero();
    assertThat(log.unsent()).isEqualTo(3);
    assertThat(jdbc.queryForObject("select count(*) from outbox_message", Long.class)).isEqualTo(5);
  }

  @Test
  void knowsWhetherATypeExistsForASubject() {
    table.insert(List.of(message("o-1", "Reserve")), NOW);

    assertThat(log.hasSent("o-1", "Reserve")).isTrue();
    assertThat(log.hasSent("o-1", "Release")).isFalse();
    assertThat(log.hasSent("o-2", "Reserve")).isFalse();
  }

  @Test
  void twoRowsNeverHaveTheSameId() {
    Message message = message("o-1", "Reserve");
    table.insert(List.of(message), NOW);

    assertThatThrownBy(() -> table.insert(List.of(message), NOW))
        .hasMessageContaining("outbox_message_id_unique");
  }

  private List<Integer> attempts(Message... messages) {
    return table.insert(List.of(messages), NOW).stream()
        .map(row -> row.message().envelope().lineage().attempt())
        .toList();
  }

  private static List<String> subjects(List<UnsentMessage> rows) {
    return rows.stream().map(row -> row.message().envelope().subject()).toList();
  }

  private static Message message(String subject) {
    return message(subject, "Reserve");
  }

  private static Message message(String subject, String type) {
    return message(subject, type, 1);
  }

  private static Message message(String subject, String type, int attempt) {
    return message(subject, type, new Lineage(null, null, attempt, null));
  }

  private static Message traced(
      String subject, @Nullable String causationId, @Nullable String traceparent) {
    return message(subject, "Reserve", new Lineage(null, causationId, 1, traceparent));
  }

  private static Message message(String subject, String type, Lineage lineage) {
    return new Message(
        new Envelope(Envelopes.newId(NOW), "/orchestrator", type, subject, NOW, lineage),
        JsonNodeFactory.instance.objectNode());
  }
}
