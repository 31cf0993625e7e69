package io.orderescrow.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.message.Envelope;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.TestSecrets;
import io.orderescrow.retry.Retry.State;
import io.orderescrow.retry.RetryTable.Settling;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

@SpringBootTest(
    classes = RetryTableIT.Parts.class,
    webEnvironment = WebEnvironment.NONE,
    properties = "spring.liquibase.change-log=classpath:db/changelog/retry.sql")
@ActiveProfiles("orchestrator")
@OnRealParts
class RetryTableIT {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123456Z");

  @Autowired private JdbcTemplate jdbc;
  @Autowired private PlatformTransactionManager transactions;
  private RetryTable table;

  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    LiquibaseAutoConfiguration.class
  })
  static class Parts {}

  @BeforeEach
  void emptyTable() {
    jdbc.update("delete from retry_request");
    table = new RetryTable(jdbc, TestSecrets.SECRETS);
  }

  @Test
  @Tag("S22")
  void locksNoRetryBeforeItIsDue() {
    assertThat(table.nextDue()).isEmpty();
    request("later", NOW.plusSeconds(60));
    request("next", NOW);

    assertThat(table.nextDue()).contains(NOW);
    assertThat(table.lockDue(NOW.minusNanos(1_000), 10)).isEmpty();
    assertThat(subjects(table.lockDue(NOW, 10))).containsExactly("next");
  }

  @Test
  @Tag("S22")
  void roundsTheDueTimeUpToMicroseconds() {
    ObjectNode content = content("order-1", "2026-03-01T12:00:00.123456001Z");

    RetryRequest request = new RetryRequest(envelope("order-1"), content);

    assertThat(request.retryAt()).contains(NOW.plusNanos(1_000));
    content.put("retryAt", "2026-03-01T13:00:00.123456+01:00");
    assertThat(request.retryAt()).contains(NOW);
    content.put("retryAt", "2026-02-30T12:00:00Z");
    assertThat(request.retryAt()).isEmpty();
  }

  @Test
  @Tag("S22")
  void skipsRetriesThatAnotherNodeHasLocked() {
    for (int i = 0; i < 20; i++) {
      request("order-" + i, NOW);
    }
    TransactionTemplate apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    new TransactionTemplate(transactions)
        .executeWithoutResult(
            outer -> {
              List<String> first = subjects(table.lockDue(NOW, 8));
              List<String> second = new ArrayList<>();
              apart.executeWithoutResult(inner -> second.addAll(subjects(table.lockDue(NOW, 100))));
              assertThat(first).hasSize(8);
              assertThat(second).hasSize(12).doesNotContainAnyElementsOf(first);
            });
  }

  @Test
  @Tag("S23")
  void settlesEachRetryOnce() {
    request("sent", NOW);
    request("cancelled", NOW);
    List<Retry> open = table.lockDue(NOW, 10);
    Settling byTime = new Settling(NOW, null, null);
    table.markSent(open.subList(0, 1), List.of("m-1"), byTime);

    assertThat(table.cancel(open.get(0).id(), new Settling(NOW, "eva", "too late"))).isFalse();
    assertThat(table.cancel(open.get(1).id(), new Settling(NOW, "eva", "in time"))).isTrue();
    assertThat(table.lockOpen(open.get(1).id())).isEmpty();
    assertThat(table.nextDue()).isEmpty();
    assertThat(table.find(open.get(0).id()).orElseThrow().outcome())
        .isEqualTo(new Retry.RetryOutcome(NOW, null, null, "m-1"));
    assertThat(table.find(open.get(1).id()).orElseThrow().outcome())
        .isEqualTo(new Retry.RetryOutcome(NOW, "eva", "in time", null));
  }

  @Test
  @Tag("S23")
  void listsTheLastSettledFirst() {
    for (int i = 0; i < 5; i++) {
      request("order-" + i, NOW);
    }
    List<Retry> open = table.lockDue(NOW, 10);
    for (int i = 0; i < 5; i++) {
      table.cancel(open.get(i).id(), new Settling(NOW.plusSeconds(i), "eva", "why not"));
    }
    RetryFilter cancelled = new RetryFilter(State.CANCELLED, null, null);

    List<Retry> first = table.page(cancelled, null, 3);
    assertThat(subjects(first)).containsExactly("order-4", "order-3", "order-2");
    assertThat(subjects(table.page(cancelled, first.get(2).id(), 3)))
        .containsExactly("order-1", "order-0");
  }

  @Test
  void purgesExpiredRetriesInBoundedBatches() {
    for (int i = 0; i < 6; i++) {
      request("order-" + i, NOW);
    }
    List<Retry> open = table.lockDue(NOW, 10);
    open.subList(0, 5).forEach(retry -> table.cancel(retry.id(), new Settling(NOW, "eva", "x")));

    assertThat(table.purge(NOW, 10)).isZero();
    assertThat(table.purge(NOW.plusSeconds(1), 3)).isEqualTo(3);
    assertThat(table.purge(NOW.plusSeconds(1), 3)).isEqualTo(2);
    assertThat(table.nextDue()).contains(NOW);
  }

  private void request(String subject, Instant dueAt) {
    RetryRequest request = new RetryRequest(envelope(subject), content(subject, "" + dueAt));
    table.insert(
        request, JsonNodeFactory.instance.objectNode().put("orderId", subject), dueAt, NOW);
  }

  private static Envelope envelope(String subject) {
    return new Envelope(
        "id-" + subject, "/invoice", "RetryRequestedEvent", subject, NOW, Lineage.NONE);
  }

  private static ObjectNode content(String subject, String retryAt) {
    ObjectNode content =
        JsonNodeFactory.instance
            .objectNode()
            .put("subject", subject)
            .put("target", "VoidInvoiceCommand")
            .put("retryAt", retryAt)
            .put("attempt", 1);
    return content;
  }

  private static List<String> subjects(List<Retry> retries) {
    return retries.stream().map(Retry::subject).toList();
  }
}
