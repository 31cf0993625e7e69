package io.orderescrow.tracking;

import static io.orderescrow.process.OrderStep.INVENTORY;
import static io.orderescrow.process.OrderStep.PAYMENT;
import static io.orderescrow.process.OrderStep.SHIPMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.embedded.OnRealParts;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.Outbox;
import io.orderescrow.outbox.OutgoingMessage;
import io.orderescrow.outbox.TrackOnlyException;
import io.orderescrow.process.OrderStep;
import io.orderescrow.process.StartRefusedException;
import io.orderescrow.process.Story;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.transaction.support.TransactionTemplate;

/** Tracking mode: the process follows the events of services and sends no commands. */
@SpringBootTest(
    properties = {
      "camunda.bpm.job-execution.enabled=false",
      "fulfilment.mode=track-only",
      "fulfilment.web.admin.password=only-for-this-test"
    })
@OnRealParts
@ActiveProfiles("orchestrator")
@Tag("S21")
class TrackOnlyProcessIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ApplicationContext system;
  private ProcessEngine engine;
  private Story story;

  @BeforeEach
  void begin(@Autowired ApplicationContext context) {
    system = context;
    engine = context.getBean(ProcessEngine.class);
    story = new Story(context);
  }

  @AfterEach
  void end() {
    ClockUtil.reset();
    reset();
  }

  /** The number of waits has no limit, and the history of a long wait may be deleted. */
  @Test
  @Tag("S35")
  @Tag("F3")
  void takesOverInBatchesAndWithoutHistory() {
    List<String> orders = List.of(placed(), placed(), placed());
    system
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> {
              JdbcTemplate jdbc = system.getBean(JdbcTemplate.class);
              jdbc.update("delete from act_hi_actinst");
              TakeoverTable table = system.getBean(TakeoverTable.class);
              List<String> reminders =
                  jdbc.queryForList(
                      "select id_ from act_ru_jobdef where act_id_ = 'InventorySilent'",
                      String.class);

              assertThat(madeDue(table, reminders)).containsSubsequence(timers(orders, true));
              assertThat(deadlines(table)).containsAll(timers(orders, false));
              status.setRollbackOnly();
            });
  }

  private String placed() {
    Story placed = new Story(system);
    placed.orderIsPlaced();
    return placed.orderId;
  }

  private List<String> timers(List<String> orders, boolean cycle) {
    return orders.stream()
        .map(
            order ->
                engine
                    .getManagementService()
                    .createJobQuery()
                    .activityId(cycle ? "InventorySilent" : "InventoryDeadline")
                    .processInstanceId(
                        engine
                            .getRuntimeService()
                            .createProcessInstanceQuery()
                            .processInstanceBusinessKey(order)
                            .singleResult()
                            .getId())
                    .singleResult()
                    .getId())
        .toList();
  }

  private static List<String> madeDue(TakeoverTable table, List<String> reminders) {
    List<String> all = new ArrayList<>();
    TakeoverTable.TimerPosition last = TakeoverTable.TimerPosition.FIRST;
    while (last != null) {
      last = table.makeDue(reminders, last, 1, Instant.now()).last();
      if (last != null) {
        all.add(last.id());
      }
    }
    return all;
  }

  private static List<String> deadlines(TakeoverTable table) {
    List<String> all = new ArrayList<>();
    List<String> batch = table.deadlines("", 1);
    while (!batch.isEmpty()) {
      all.addAll(batch);
      batch = table.deadlines(batch.get(0), 1);
    }
    return all;
  }

  @Test
  void followsAnOrderToItsEndWithoutSending() {
    story.orderIsPlaced();
    for (OrderStep step : OrderStep.values()) {
      story.waitsAt(step.waitsAt());
      story.succeeds(step);
    }

    story.hasEndedAt("OrderCompleted");
    story.hasOutcome("OrderCompleted");
    assertThat(story.sends()).isEmpty();
  }

  /** Each firing reminder would add rows to the history. */
  @ParameterizedTest
  @EnumSource
  @Tag("S19")
  void firesNoReminders(OrderStep step) {
    story.orderReaches(step);
    List<String> visited = story.visited().toList();
    List<String> timers = timers();

    story.timePasses(deadlineOf(step).minusSeconds(1));

    assertThat(story.sends()).isEmpty();
    assertThat(story.visited()).containsExactlyInAnyOrderElementsOf(visited);
    assertThat(timers()).hasSize(2).isEqualTo(timers);
    story.waitsAt(step.waitsAt());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S17")
  void publishesOneOverdueEventAndContinuesToWait(OrderStep step) {
    story.orderReaches(step);

    story.timePasses(deadlineOf(step));

    assertThat(story.sends()).containsExactly("OrderOverdueEvent");
    assertThat(story.lastPayload().path("step").asText())
        .isEqualTo(step.name().toLowerCase(Locale.ROOT));
    story.timePasses(deadlineOf(step).multipliedBy(3));
    assertThat(story.sends()).isEmpty();
    story.waitsAt(step.waitsAt());
    assertThat(story.task()).as("no user task").isNull();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S18")
  void publishesOneOverdueEventAfterADowntime(OrderStep step) {
    story.orderReaches(step);

    story.systemIsDownFor(deadlineOf(step).multipliedBy(4));

    assertThat(story.sends()).containsExactly("OrderOverdueEvent");
    story.waitsAt(step.waitsAt());
  }

  @ParameterizedTest
  @EnumSource
  void continuesOnALateAnswerWithTheDeadlineOfTheNextStep(OrderStep step) {
    isOverdue(step);

    story.succeeds(step);

    if (step == SHIPMENT) {
      story.hasEndedAt("OrderCompleted");
      assertThat(story.sends()).isEmpty();
      return;
    }
    OrderStep next = OrderStep.values()[step.ordinal() + 1];
    story.waitsAt(next.waitsAt());
    assertThat(story.sends()).isEmpty();
    story.timePasses(deadlineOf(next));
    assertThat(story.sends()).containsExactly("OrderOverdueEvent");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S9")
  void endsWithTheReasonOfARejectionWithoutUndo(OrderStep step) throws IOException {
    story.orderReaches(step);

    story.fails(step, "SOME_REASON");

    isCancelledFor(failureOf(step), "SOME_REASON");
  }

  @ParameterizedTest
  @EnumSource
  void endsWithTheReasonOfALateRejection(OrderStep step) throws IOException {
    isOverdue(step);

    story.fails(step, "SOME_REASON");

    isCancelledFor(failureOf(step), "SOME_REASON");
  }

  @ParameterizedTest
  @EnumSource
  void endsWhenTheOrderIsCancelled(OrderStep step) throws IOException {
    story.orderReaches(step);

    story.cancellationIsRequested("changed my mind");

    isCancelledFor("CANCELLED_ON_REQUEST", "changed my mind");
  }

  @Test
  void sendsOnlyOverdueEvents(@Autowired Outbox outbox) {
    for (OrderStep step : OrderStep.values()) {
      assertThatThrownBy(() -> add(outbox, step.command)).isInstanceOf(TrackOnlyException.class);
      assertThatThrownBy(() -> add(outbox, step.undo)).isInstanceOf(TrackOnlyException.class);
    }
    for (String fact : List.of("OrderCompletedEvent", "OrderCancelledEvent", "CreateOrderEvent")) {
      assertThatThrownBy(() -> add(outbox, fact)).isInstanceOf(TrackOnlyException.class);
    }

    add(outbox, "OrderOverdueEvent");
  }

  /** The services would not know of the order. */
  @Test
  void refusesAStartThroughTheApi() {
    Map<String, Object> variables =
        Variables.putValue(
            "order",
            SpinValues.jsonValue(RawMessages.orderJson(story.orderId, "tok_visa")).create());

    assertThatThrownBy(
            () ->
                engine
                    .getRuntimeService()
                    .startProcessInstanceByKey("order-fulfilment", story.orderId, variables))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("in tracking mode");
  }

  /** Commanding mode sends the command of each open wait at once and restarts its deadline. */
  @ParameterizedTest
  @EnumSource
  void isTakenOverWithARestartedDeadline(OrderStep step, @Autowired Takeover takeover) {
    isOverdue(step);
    assertThat(active()).isEmpty();
    try {
      system
          .getBean(TransactionTemplate.class)
          .executeWithoutResult(status -> takeover.resumeReminders());

      Date dueNow = Date.from(Instant.now().plusSeconds(30));
      assertThat(active())
          .extracting(Job::getDuedate)
          .hasSize(2)
          .anyMatch(due -> due.before(dueNow))
          .anyMatch(due -> due.equals(story.in(deadlineOf(step))));
    } finally {
      system
          .getBean(TransactionTemplate.class)
          .executeWithoutResult(status -> takeover.suspendReminders());
      story.isDeleted();
    }
  }

  private void isOverdue(OrderStep step) {
    story.orderReaches(step);
    story.timePasses(deadlineOf(step));
    story.sends();
  }

  private void isCancelledFor(String reason, String detail) throws IOException {
    story.hasEndedAt("OrderIsUndone");
    story.hasOutcome("OrderIsUndone");
    assertThat(story.sends()).isEmpty();
    assertThat(instancesOfUndos()).isZero();
    JsonNode suppressed =
        JSON.readTree(
            system
                .getBean(InstanceLogTable.class)
                .suppressedMessage("order-fulfilment", story.orderId, "OrderCancelledEvent")
                .orElseThrow());
    assertThat(suppressed.path("reason").asText()).isEqualTo(reason);
    assertThat(suppressed.path("reasonDetail").asText()).isEqualTo(detail);
  }

  private long instancesOfUndos() {
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(story.orderId)
        .processDefinitionKey("ask-until-acknowledged")
        .count();
  }

  private void add(Outbox outbox, String type) {
    ObjectNode payload = JSON.createObjectNode().put("orderId", story.orderId).put("step", "test");
    system
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status -> outbox.add(List.of(new OutgoingMessage(type, story.orderId, payload, null))));
  }

  private List<String> timers() {
    return engine
        .getManagementService()
        .createJobQuery()
        .processInstanceId(story.instance().getId())
        .list()
        .stream()
        .map(job -> job.getId() + " " + job.getDuedate())
        .sorted()
        .toList();
  }

  private List<Job> active() {
    return engine
        .getManagementService()
        .createJobQuery()
        .processInstanceId(story.instance().getId())
        .active()
        .list();
  }

  private static Duration deadlineOf(OrderStep step) {
    return step == SHIPMENT ? Duration.ofDays(2) : Duration.ofMinutes(15);
  }

  private static String failureOf(OrderStep step) {
    return step + (step == INVENTORY ? "_REJECTED" : step == PAYMENT ? "_DECLINED" : "_FAILED");
  }
}
