package io.orderescrow.inbox;

import static io.orderescrow.inbox.Disposition.APPLIED;
import static io.orderescrow.inbox.Disposition.PARKED;
import static io.orderescrow.inbox.Disposition.WAITING;
import static io.orderescrow.message.RawMessages.cancel;
import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.RowLock;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.message.KeptOrder;
import io.orderescrow.message.RawMessages;
import io.orderescrow.progress.Wait;
import io.orderescrow.progress.WaitTable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Which failures park a message. */
@OnTheInbox
class IndividualRetryIT {

  @Autowired Inbox inbox;
  @Autowired InboxLogTable log;
  @Autowired WaitTable waits;
  @Autowired RuntimeService runtime;
  @Autowired JdbcTemplate jdbc;

  private InboxOrder order;

  @BeforeEach
  void newOrder(@Autowired ApplicationContext system) {
    order = new InboxOrder(system);
  }

  @Test
  @Tag("S26")
  void parksTheMessageThatFailsAndAppliesTheOthersOfTheBatch() {
    String other = UUID.randomUUID().toString();
    inbox.receive(List.of(createOrder(order.id()), createOrder(other)));
    KeptOrder.damageTotal(jdbc, instance());

    inbox.receive(List.of(order.inventoryUpdated(), InboxOrder.inventoryUpdated(other)));

    assertThat(order.dispositions()).containsExactly(APPLIED, PARKED);
    assertThat(log.forSubject(order.id()).get(1).reason())
        .contains("CapturePaymentCommand")
        .contains("total");
    assertThat(waits.forBusinessKey(order.id()))
        .extracting(Wait::activityId)
        .containsExactly("AwaitInventory");
    assertThat(waits.forBusinessKey(other))
        .extracting(Wait::activityId)
        .containsExactly("AwaitPayment");
  }

  @Test
  @Tag("S26")
  void parksTheEarlyMessageThatFailsAndAppliesTheNext() {
    order.receives(order.inventoryUpdated());
    order.receives(cancel(order.id(), "changed my mind"));
    refuses("CapturePaymentCommand", "true", "raise_exception");

    order.receives(createOrder(order.id()));

    await()
        .untilAsserted(
            () -> assertThat(order.dispositions()).containsExactly(PARKED, APPLIED, APPLIED));
    assertThat(log.forSubject(order.id()).get(0).reason()).contains("simulated failure");
  }

  @Test
  @Tag("S26")
  void doesNotParkAMessageForATransientFailure() {
    refuses("ReserveInventoryCommand", "times <= 3", "raise_exception");

    order.receives(createOrder(order.id()));

    assertThat(order.dispositions()).containsExactly(APPLIED);
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand");
  }

  /** Somebody has left a transaction open that holds the row of one order. */
  @Test
  @Tag("F6")
  @Tag("S37")
  void aLockedOrderWaitsAndTheOthersGoOn(@Autowired TestEnvironment environment) {
    List<String> others = Stream.generate(() -> UUID.randomUUID().toString()).limit(5).toList();
    List<String> all = new ArrayList<>(others);
    all.add(2, order.id());
    inbox.receive(all.stream().map(RawMessages::createOrder).toList());

    try (RowLock lock = RowLock.ofOrder(environment, order.id())) {
      inbox.receive(all.stream().map(InboxOrder::inventoryUpdated).toList());

      assertThat(order.dispositions()).containsExactly(APPLIED, WAITING);
      assertThat(others)
          .allSatisfy(
              other ->
                  assertThat(waits.forBusinessKey(other))
                      .extracting(Wait::activityId)
                      .containsExactly("AwaitPayment"));
      assertThat(log.forSubject(order.id()).get(1).reason()).contains("lock timeout");
      assertThat(
              jdbc.queryForObject(
                  """
                  select count(*) from pg_stat_activity
                  where datname = current_database() and wait_event_type = 'Lock'
                  """,
                  Long.class))
          .as("sessions that wait for the lock; the sweep may try again")
          .isLessThanOrEqualTo(1);
    }

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
  }

  @Test
  @Tag("F6")
  @Tag("S37")
  @Tag("S39")
  void doesNotParkAMessageWhoseStatementsAreCancelled() {
    order.receives(order.inventoryUpdated());
    refuses("ReserveInventoryCommand", "times <= 3", "query_canceled");
    refuses("CapturePaymentCommand", "times <= 3", "query_canceled");

    order.receives(createOrder(order.id()));

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  /** The same for a message that arrived early and is processed now. */
  @Test
  @Tag("S26")
  void doesNotParkAnEarlyMessageForATransientFailure() {
    order.receives(order.inventoryUpdated());
    refuses("CapturePaymentCommand", "times <= 3", "raise_exception");

    order.receives(createOrder(order.id()));

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
    assertThat(order.sent()).containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  @Test
  @Tag("S26")
  void doesNotParkAMessageForConflicts() {
    order.receives(order.inventoryUpdated());
    refuses("ReserveInventoryCommand", "times <= 20", "serialization_failure");
    refuses("CapturePaymentCommand", "times <= 20", "serialization_failure");

    order.receives(createOrder(order.id()));

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
  }

  /**
   * Statements with different snapshots can see a process in inconsistent states, which can fail in
   * any way.
   */
  @Test
  @Tag("S26")
  void retriesOnOneSnapshot() {
    String torn = "current_setting('transaction_isolation') <> 'repeatable read'";
    order.receives(order.inventoryUpdated());
    refuses("ReserveInventoryCommand", torn, "raise_exception");
    refuses("CapturePaymentCommand", torn, "raise_exception");

    order.receives(createOrder(order.id()));

    await().until(() -> order.dispositions().equals(List.of(APPLIED, APPLIED)));
  }

  /** Otherwise the engine logs it at length, as a failure of the database. */
  @Test
  @Tag("S26")
  void recognisesAConflictOnASnapshot(@Autowired PlatformTransactionManager transactions) {
    order.receives(createOrder(order.id()));
    String instance = instance();
    runtime.setVariable(instance, "note", "first");
    TransactionTemplate snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);

    assertThatThrownBy(
            () ->
                snapshot.executeWithoutResult(
                    status -> {
                      runtime.getVariable(instance, "note");
                      CompletableFuture.runAsync(
                              () -> runtime.setVariable(instance, "note", "meanwhile"))
                          .join();
                      runtime.setVariable(instance, "note", "too late");
                    }))
        .isInstanceOf(OptimisticLockingException.class);
  }

  private String instance() {
    return runtime
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(order.id())
        .singleResult()
        .getId();
  }

  /**
   * Makes the database refuse a message of this order.
   *
   * @param when condition in SQL; {@code times} is the number of attempts so far
   * @param error name of a PostgreSQL error condition
   */
  private void refuses(String type, String when, String error) {
    String name = "refuse_%s_%s".formatted(type, order.id().replace('-', '_'));
    jdbc.execute(
        """
        create sequence %1$s;
        create function %1$s() returns trigger language plpgsql as $$
        declare times bigint := nextval('%1$s');
        begin
          if %4$s then raise %5$s using message = 'simulated failure'; end if;
          return new;
        end $$;
        create trigger %1$s before insert on outbox_message for each row
          when (new.subject = '%2$s' and new.type = '%3$s') execute function %1$s()
        """
            .formatted(name, order.id(), type, when, error));
  }
}
