package io.orderescrow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OnTheEngine;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A message is delivered while another transaction ends the wait for it. */
@OnTheEngine
class ObservedEventSubscriptionsIT {

  @Autowired private RuntimeService runtime;
  @Autowired private TransactionTemplate transaction;
  @Autowired private JdbcTemplate jdbc;

  private final String order = UUID.randomUUID().toString();
  private String instance;

  @BeforeEach
  void placeOrder(@Autowired Inbox inbox) {
    inbox.receive(List.of(RawMessages.createOrder(order)));
    instance =
        runtime
            .createProcessInstanceQuery()
            .processInstanceBusinessKey(order)
            .singleResult()
            .getId();
  }

  /** The first cancellation does not end the instance, so its execution still exists. */
  @Test
  @Tag("S26")
  @Tag("S28")
  void acceptsOnlyOneOfTwoConcurrentCancellations() {
    CompletableFuture<Void> second =
        transaction.execute(
            status -> {
              // No other transaction can read an execution until this one ends.
              jdbc.execute("lock table act_ru_execution in access exclusive mode");
              cancel();
              CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(this::cancel);
              await().until(this::aTransactionWaitsForTheTable);
              return meanwhile;
            });

    assertThatThrownBy(second::join).hasMessageContaining("does not have a subscription");
    assertThat(
            jdbc.queryForList(
                "select act_id_ from act_hi_actinst where proc_inst_id_ = ? and end_time_ is null",
                String.class,
                instance))
        .contains("ReleaseInventory");
  }

  private void cancel() {
    runtime.messageEventReceived(
        "CancelOrderCommand",
        instance,
        Variables.putValueTyped(
            "message", Variables.untypedValue(Map.of("reason", "changed my mind"), true)));
  }

  private boolean aTransactionWaitsForTheTable() {
    return Boolean.TRUE.equals(
        jdbc.queryForObject(
            "select exists (select from pg_locks where not granted"
                + " and relation = 'act_ru_execution'::regclass)",
            Boolean.class));
  }
}
