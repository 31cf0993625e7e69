package io.orderescrow.order;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.outbox.InvalidMessageException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.support.TransactionTemplate;

/** Orders placed at the same time are committed together. */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      // The tests lock the table until all requests are there, on a machine that may be busy.
      "spring.datasource.hikari.data-source-properties.options=-c lock_timeout=60s",
      "spring.datasource.hikari.connection-timeout=30000",
      "spring.datasource.hikari.validation-timeout=20000",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class ConcurrentOrdersIT {

  private static final OrderRequest BOOKS = OrderRequests.twoBooks();

  private final ExecutorService callers = Executors.newCachedThreadPool();

  @Autowired OrderIntake intake;
  @Autowired JdbcTemplate jdbc;
  @Autowired TransactionTemplate transaction;

  @AfterEach
  void stopCallers() {
    callers.shutdownNow();
  }

  @Test
  @Tag("S1")
  void commitsConcurrentOrdersTogether() {
    List<Acceptance> accepted = whileTheTableIsLocked(Stream.generate(this::placing).limit(50));

    assertThat(accepted).hasSize(50).hasOnlyElementsOfType(Acceptance.Accepted.class);
    // The first order is committed alone, because the others arrive while it is processed. After a
    // second of waiting, a further thread leads.
    assertThat(transactionsOf(accepted)).isLessThan(20);
    assertThat(accepted).extracting(this::eventsOf).containsOnly(1);
  }

  @Test
  @Tag("S1")
  void createsOneOrderForOneKeyWithinABatch() {
    String key = UUID.randomUUID().toString();
    Supplier<Acceptance> same = () -> intake.accept(key, BOOKS, null);
    OrderRequest other = OrderRequests.with(new OrderRequest.Line("BOOK-2", 1, 100L), 1);

    List<Acceptance> answers = whileTheTableIsLocked(Stream.of(placing(), same, same, same));
    Acceptance conflict = intake.accept(key, other, null);

    assertThat(answers.subList(1, 4))
        .filteredOn(Acceptance.Accepted.class::isInstance)
        .singleElement()
        .satisfies(
            accepted ->
                assertThat(answers)
                    .filteredOn(Acceptance.Repeated.class::isInstance)
                    .hasSize(2)
                    .containsOnly(new Acceptance.Repeated(idOf(accepted))));
    assertThat(conflict).isEqualTo(new Acceptance.Conflict());
  }

  @Test
  @Tag("S1")
  void rejectsOneOrderWithoutTheOthersOfItsBatch() {
    // REST validation would reject this order.
    OrderRequest negative = OrderRequests.with(new OrderRequest.Line("BOOK-1", -1, 100L), 1);
    Supplier<Acceptance> broken =
        () -> {
          try {
            return intake.accept(UUID.randomUUID().toString(), negative, null);
          } catch (InvalidMessageException refused) {
            return new Acceptance.Conflict();
          }
        };

    List<Acceptance> answers =
        whileTheTableIsLocked(Stream.of(placing(), placing(), broken, placing(), placing()));

    assertThat(answers.get(2)).isEqualTo(new Acceptance.Conflict());
    assertThat(answers).filteredOn(Acceptance.Accepted.class::isInstance).hasSize(4);
    assertThat(
            jdbc.queryForObject(
                "select count(*) from accepted_order where order_id not in"
                    + " (select business_key from process_instance)",
                Integer.class))
        .isZero();
  }

  private Supplier<Acceptance> placing() {
    return () -> intake.accept(UUID.randomUUID().toString(), BOOKS, null);
  }

  /** Holds all requests back until each of them has been made. */
  private List<Acceptance> whileTheTableIsLocked(Stream<Supplier<Acceptance>> requests) {
    List<CompletableFuture<Acceptance>> answers =
        transaction.execute(
            status -> {
              jdbc.execute("lock table accepted_order in access exclusive mode");
              List<CompletableFuture<Acceptance>> pending =
                  requests.map(request -> CompletableFuture.supplyAsync(request, callers)).toList();
              // PostgreSQL ends an idle transaction after a minute.
              await().atMost(ofSeconds(50)).until(() -> callersThatWait() == pending.size());
              return pending;
            });
    return answers.stream().map(CompletableFuture::join).toList();
  }

  /** One request waits for the lock of the table; the others wait for that request. */
  private long callersThatWait() {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            stack ->
                Stream.of(stack)
                    .anyMatch(frame -> frame.getClassName().equals(GroupCommit.class.getName())))
        .count();
  }

  private int transactionsOf(List<Acceptance> accepted) {
    return jdbc.queryForObject(
        "select count(distinct xmin::text) from accepted_order where order_id = any(?)",
        Integer.class,
        (Object) accepted.stream().map(ConcurrentOrdersIT::idOf).toArray(String[]::new));
  }

  private int eventsOf(Acceptance accepted) {
    return jdbc.queryForObject(
        "select count(*) from outbox_message where subject = ? and type = 'CreateOrderEvent'",
        Integer.class,
        idOf(accepted));
  }

  private static String idOf(Acceptance acceptance) {
    return ((Acceptance.Accepted) acceptance).orderId();
  }
}
