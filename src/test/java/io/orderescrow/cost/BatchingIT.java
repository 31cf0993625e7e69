package io.orderescrow.cost;

import static io.orderescrow.message.RawMessages.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.ParsedMessage.Readable;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.Correlator;
import io.orderescrow.process.Correlator.Correlation;
import io.orderescrow.process.OrderStep;
import io.orderescrow.process.Recipient;
import io.orderescrow.process.Recipient.WaitingInstance;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Batched reads and writes must have the same result as those of the engine itself. The engine's
 * own classes process a single message; the batching classes process two messages together.
 */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.engine.batching=true",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@ActiveProfiles("orchestrator")
@OnRealParts
class BatchingIT {

  @Autowired private Inbox inbox;
  @Autowired private MessageReader reader;
  @Autowired private Correlator correlator;
  @Autowired private PlatformTransactionManager transactions;
  @Autowired private JdbcTemplate jdbc;

  private final String single = UUID.randomUUID().toString();
  private final String first = UUID.randomUUID().toString();
  private final String second = UUID.randomUUID().toString();

  @Test
  void leavesTheSameHistory() {
    inbox.receive(List.of(RawMessages.createOrder(single)));
    inbox.receive(List.of(RawMessages.createOrder(first), RawMessages.createOrder(second)));
    for (OrderStep step : OrderStep.values()) {
      inbox.receive(List.of(yes(step, single)));
      inbox.receive(List.of(yes(step, first), yes(step, second)));
    }

    assertThat(history(first)).isEqualTo(history(single)).hasSizeGreaterThan(10);
    assertThat(history(second)).isEqualTo(history(single));
    assertThat(runtimeRowsOf(first)).isZero();
    assertThat(runtimeRowsOf(second)).isZero();
  }

  @Test
  void leavesTheSameHistoryOfACancelledOrder() {
    inbox.receive(List.of(RawMessages.createOrder(single)));
    inbox.receive(List.of(RawMessages.createOrder(first), RawMessages.createOrder(second)));
    inbox.receive(List.of(yes(OrderStep.INVENTORY, single)));
    inbox.receive(List.of(yes(OrderStep.INVENTORY, first), yes(OrderStep.INVENTORY, second)));
    inbox.receive(List.of(no(single)));
    inbox.receive(List.of(no(first), no(second)));
    for (OrderStep step : List.of(OrderStep.PAYMENT, OrderStep.INVENTORY)) {
      inbox.receive(List.of(undone(step, single)));
      inbox.receive(List.of(undone(step, first), undone(step, second)));
    }

    assertThat(history(first)).isEqualTo(history(single)).hasSizeGreaterThan(10);
    assertThat(history(second)).isEqualTo(history(single));
    assertThat(runtimeRowsOf(first)).isZero();
    assertThat(runtimeRowsOf(second)).isZero();
  }

  /** If a row has changed since it was read, its delete finds no row and must fail. */
  @Test
  void failsWhenADeleteFindsNoRow() {
    inbox.receive(List.of(RawMessages.createOrder(first), RawMessages.createOrder(second)));
    List<Correlation> deliveries =
        deliveries(yes(OrderStep.INVENTORY, first), yes(OrderStep.INVENTORY, second));
    String name = "keep_" + first.replace('-', '_');
    jdbc.execute(
        """
        create function %1$s() returns trigger language plpgsql as 'begin return null; end';
        create trigger %1$s before delete on act_ru_event_subscr for each row
          when (old.proc_inst_id_ = '%2$s') execute function %1$s()
        """
            .formatted(
                name, ((WaitingInstance) deliveries.get(0).recipient()).processInstanceId()));

    assertThatThrownBy(() -> deliver(TransactionDefinition.ISOLATION_READ_COMMITTED, deliveries))
        .isInstanceOf(OptimisticLockingException.class);

    jdbc.execute("drop function %s cascade".formatted(name));
    deliver(TransactionDefinition.ISOLATION_READ_COMMITTED, deliveries);
    assertThat(history(first)).isEqualTo(history(second));
  }

  /**
   * On one snapshot, PostgreSQL reports an error; the engine must treat it as the same conflict.
   */
  @Test
  void failsWhenAnotherTransactionMovedAProcessAfterTheSnapshot() {
    inbox.receive(List.of(RawMessages.createOrder(first), RawMessages.createOrder(second)));
    List<Correlation> deliveries =
        deliveries(yes(OrderStep.INVENTORY, first), yes(OrderStep.INVENTORY, second));

    assertThatThrownBy(
            () ->
                in(
                    TransactionDefinition.ISOLATION_REPEATABLE_READ,
                    () -> {
                      jdbc.queryForObject("select count(*) from act_ru_execution", Long.class);
                      CompletableFuture.runAsync(
                              () -> inbox.receive(List.of(yes(OrderStep.INVENTORY, second))))
                          .join();
                      correlator.deliver(deliveries);
                    }))
        .isInstanceOf(OptimisticLockingException.class);
  }

  private void deliver(int isolation, List<Correlation> deliveries) {
    in(isolation, () -> correlator.deliver(deliveries));
  }

  private void in(int isolation, Runnable work) {
    TransactionTemplate transaction = new TransactionTemplate(transactions);
    transaction.setIsolationLevel(isolation);
    transaction.executeWithoutResult(status -> work.run());
  }

  /** Returns all activities and variables of an order and of its undos, without ids and times. */
  private List<String> history(String order) {
    return jdbc.queryForList(
        """
        with instances as (
          select proc_inst_id_ as id from act_hi_procinst where business_key_ = ?)
        select concat_ws(' ', 'instance', proc_def_key_, state_, end_act_id_,
                         end_time_ is not null, duration_ >= 0, removal_time_ is not null)
        from act_hi_procinst where proc_inst_id_ in (select id from instances)
        union all
        select concat_ws(' ', 'activity', act_id_, act_type_, act_inst_state_,
                         end_time_ is not null, duration_ >= 0, removal_time_ is not null,
                         start_time_ >= (select p.start_time_ from act_hi_procinst p
                                         where p.id_ = a.proc_inst_id_))
        from act_hi_actinst a where proc_inst_id_ in (select id from instances)
        union all
        select concat_ws(' ', 'variable', name_, state_, removal_time_ is not null,
                         text_ = replace(text_, ?, ''))
        from act_hi_varinst where proc_inst_id_ in (select id from instances)
        order by 1
        """,
        String.class,
        order,
        order);
  }

  /** Returns the number of rows of an order in the engine's runtime tables. */
  private long runtimeRowsOf(String order) {
    Long count =
        jdbc.queryForObject(
            """
            with instances as (
              select proc_inst_id_ as id from act_hi_procinst where business_key_ = ?)
            select (select count(*) from act_ru_execution where proc_inst_id_ in (table instances))
                 + (select count(*) from act_ru_job where process_instance_id_ in (table instances))
                 + (select count(*) from act_ru_variable where proc_inst_id_ in (table instances))
                 + (select count(*) from act_ru_event_subscr where proc_inst_id_ in (table instances))
            """,
            Long.class,
            order);
    return count == null ? -1 : count;
  }

  private List<Correlation> deliveries(RawMessage... raws) {
    List<Message> messages = new ArrayList<>();
    for (RawMessage raw : raws) {
      messages.add(((Readable) reader.read(raw)).message());
    }
    List<Recipient> recipients = correlator.recipientsOf(messages);
    List<Correlation> deliveries = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      deliveries.add(new Correlation(messages.get(i), recipients.get(i)));
    }
    return deliveries;
  }

  private static RawMessage yes(OrderStep step, String order) {
    return answer(
        step.answers.yes(),
        order,
        step.command,
        "\"%s\": \"%s-1\"".formatted(step.answers.key(), step.title()));
  }

  private static RawMessage no(String order) {
    return answer(
        OrderStep.PAYMENT.answers.no(),
        order,
        OrderStep.PAYMENT.command,
        "\"reason\": \"CARD_DECLINED\"");
  }

  private static RawMessage undone(OrderStep step, String order) {
    return answer(
        step.undone.event(),
        order,
        step.undo,
        "\"outcome\": \"%s\"".formatted(step.undone.outcome()));
  }
}
