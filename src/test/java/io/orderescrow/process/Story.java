package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.init;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Comment;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;

/**
 * A scenario of one business key on the real engine: its methods are events and expectations. The
 * engine's clock stands still until the scenario moves it; then the timers fire.
 */
public final class Story {

  public final String orderId = "order-" + UUID.randomUUID();

  private final ApplicationContext system;
  private final ProcessEngine engine;
  private final MessageJournal journal;
  private final EngineTime time;
  private Instant since;

  public Story(ApplicationContext system) {
    this(system, Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Begins at a time of the engine's clock, in whole seconds. */
  Story(ApplicationContext system, Instant begin) {
    this.system = system;
    this.engine = system.getBean(ProcessEngine.class);
    // Without it, the assertions may ask the engine of another test class.
    init(engine);
    this.journal = new MessageJournal(system, orderId);
    this.time = new EngineTime(engine, orderId, this::readOutbox, begin);
    this.since = time.now();
  }

  /** Starts an undo as a failed order does. */
  void undoBegins(OrderStep step, Map<String, Object> known) {
    Map<String, Object> variables = new HashMap<>(known);
    variables.put("command", step.undo);
    variables.put("acknowledgement", step.undone.event());
    engine
        .getRuntimeService()
        .startProcessInstanceByKey("ask-until-acknowledged", orderId, variables);
    readOutbox();
  }

  public void orderIsPlaced() {
    arrives(RawMessages.createOrder(orderId));
  }

  /** Places an order with a field outside the contract. */
  void orderIsPlacedWith(String extraField, String value) {
    RawMessage order = RawMessages.createOrder(orderId);
    String json = new String(order.body(), StandardCharsets.UTF_8);
    String extended = json.replaceFirst("\\{", "{\"%s\": \"%s\",".formatted(extraField, value));
    arrives(new RawMessage(extended.getBytes(StandardCharsets.UTF_8), order.headers()));
  }

  /** Places an order and answers it up to the given step. */
  public void orderReaches(OrderStep step) {
    orderIsPlaced();
    step.before().forEach(this::succeeds);
    sends();
    since = time.now();
  }

  public void succeeds(OrderStep step) {
    answers(step.answers.yes(), step.answers.key(), step.name() + "-1");
  }

  public void fails(OrderStep step, String reason) {
    answers(step.answers.no(), "reason", reason);
  }

  void isUndone(OrderStep step) {
    answers(step.undone.event(), "outcome", step.undone.outcome());
  }

  private void isUndoneUpTo(OrderStep last) {
    last.before().forEach(this::isUndone);
    assertThat(sends()).as("sent before the last undo").isEmpty();
    isUndone(last);
  }

  /** Expects one undo for each step up to the last, then the cancellation event. */
  void endsCancelled(OrderStep last, String reason, @Nullable String detail) {
    assertThat(sends())
        .filteredOn(type -> !type.equals(last.command))
        .containsExactlyInAnyOrderElementsOf(last.undosSoFar());
    isUndoneUpTo(last);
    assertThat(sends()).containsExactly("OrderCancelledEvent");
    assertThat(lastPayload().path("reason").asText()).isEqualTo(reason);
    assertThat(lastPayload().path("reasonDetail").asText(null)).isEqualTo(detail);
    hasEndedAt("OrderIsUndone");
    hasOutcome("OrderIsUndone");
  }

  public void cancellationIsRequested(String reason) {
    arrives(RawMessages.cancel(orderId, reason));
  }

  void answers(String event, String field, String value) {
    arrives(answer(event, field, value));
  }

  /** Whether a process waits for that event. */
  boolean awaits(String event, String field, String value) {
    return journal.isAwaited(answer(event, field, value));
  }

  private RawMessage answer(String event, String field, String value) {
    return RawMessages.answer(event, orderId, "\"%s\": \"%s\"".formatted(field, value));
  }

  private void arrives(RawMessage raw) {
    journal.arrives(raw);
    readOutbox();
  }

  private void readOutbox() {
    journal.readOutbox(time.now());
  }

  /** Moves the clock; each timer fires at its due date. */
  public void timePasses(Duration duration) {
    time.passes(duration);
  }

  /** Moves the clock as during a downtime; due timers fire at its end. */
  public void systemIsDownFor(Duration duration) {
    time.isSkipped(duration);
  }

  /** Completes the only task. */
  void personDecides(Map<String, String> decision) {
    engine.getTaskService().complete(task().getId(), Map.copyOf(decision));
    readOutbox();
  }

  public void isDeleted() {
    engine.getRuntimeService().deleteProcessInstance(instance().getId(), "by an operator");
  }

  /** Returns the only task. */
  public Task task() {
    return engine
        .getTaskService()
        .createTaskQuery()
        .processInstanceBusinessKey(orderId)
        .singleResult();
  }

  /** Returns the variables that the form of the task can show. */
  Map<String, Object> formVariables() {
    return engine.getFormService().getTaskFormVariables(task().getId());
  }

  /** Returns the comments of the tasks of the root instance. */
  List<String> comments() {
    String instance =
        engine
            .getHistoryService()
            .createHistoricProcessInstanceQuery()
            .processInstanceBusinessKey(orderId)
            .rootProcessInstances()
            .singleResult()
            .getId();
    return engine.getTaskService().getProcessInstanceComments(instance).stream()
        .map(Comment::getFullMessage)
        .toList();
  }

  /** Returns the root instance. */
  public ProcessInstance instance() {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(orderId)
        .rootProcessInstances()
        .singleResult();
  }

  /** Returns the engine's time plus a duration. */
  public Date in(Duration duration) {
    return Date.from(time.now().plus(duration));
  }

  public void waitsAt(String activityId) {
    assertThat(instance()).isWaitingAtExactly(activityId);
  }

  /** Expects that the root instance has ended in this activity. */
  public void hasEndedAt(String activityId) {
    assertThat(
            engine
                .getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(orderId)
                .rootProcessInstances()
                .singleResult()
                .getEndActivityId())
        .isEqualTo(activityId);
  }

  public void hasOutcome(String outcome) {
    assertThat(system.getBean(InstanceLogTable.class).forBusinessKeys(List.of(orderId)))
        .extracting(Instance::outcome)
        .containsExactly(outcome);
  }

  /** Returns the types of the messages sent since the last call. */
  public List<String> sends() {
    return journal.newTypes();
  }

  /** Returns the seconds from the start of the wait to each message of a type. */
  List<Long> secondsOf(String type) {
    return journal.ofType(type).stream()
        .map(message -> Duration.between(since, message.when()).toSeconds())
        .toList();
  }

  /** Returns the payload of the last message. */
  public JsonNode lastPayload() {
    return journal.last().payload();
  }

  /** Returns the payload of the only message of a type. */
  JsonNode payloadOf(String type) {
    assertThat(journal.ofType(type)).as(type).hasSize(1);
    return journal.ofType(type).get(0).payload();
  }

  /** Returns the ids of all visited elements of all processes. */
  public Stream<String> visited() {
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(orderId)
        .list()
        .stream()
        .flatMap(
            instance ->
                engine
                    .getHistoryService()
                    .createHistoricActivityInstanceQuery()
                    .processInstanceId(instance.getId())
                    .list()
                    .stream())
        .map(HistoricActivityInstance::getActivityId);
  }
}
