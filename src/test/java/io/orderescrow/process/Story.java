package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.instance.Instance;
import io.orderescrow.instance.Instances;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
 * What befalls one business key on the real engine, told in verbs, and what its processes do about
 * it. The engine's clock stands still unless the story moves it, and then its timers fire.
 */
public final class Story {

  public final String orderId = "order-" + UUID.randomUUID();

  private final ApplicationContext system;
  private final ProcessEngine engine;
  private final MessageJournal mail;
  private final EngineTime time;
  private Instant since;

  public Story(ApplicationContext system) {
    this.system = system;
    this.engine = system.getBean(ProcessEngine.class);
    this.mail = new MessageJournal(system, orderId);
    this.time = new EngineTime(engine, orderId, this::readMail);
    this.since = time.now();
  }

  /** An undo begins, as a failed order would have it. */
  void undoBegins(OrderStep step, Map<String, Object> known) {
    Map<String, Object> variables = new HashMap<>(known);
    variables.put("command", step.undo);
    variables.put("acknowledgement", step.undone.event());
    engine
        .getRuntimeService()
        .startProcessInstanceByKey("ask-until-acknowledged", orderId, variables);
    readMail();
  }

  public void orderIsPlaced() {
    arrives(RawMessages.createOrder(orderId));
  }

  /** The shop says more in its order than the contract asks for. */
  void orderIsPlacedWith(String extraField, String value) {
    RawMessage order = RawMessages.createOrder(orderId);
    String json = new String(order.body(), StandardCharsets.UTF_8);
    String extended = json.replaceFirst("\\{", "{\"%s\": \"%s\",".formatted(extraField, value));
    arrives(new RawMessage(extended.getBytes(StandardCharsets.UTF_8), order.headers()));
  }

  /** Answered well as far as it takes to wait for the given step, which begins now. */
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
    assertThat(sends()).as("sent before all is undone").isEmpty();
    isUndone(last);
  }

  /** Each step up to the last is undone, once, and only then the order is said to be cancelled. */
  void endsCancelled(OrderStep last, String reason, @Nullable String detail) {
    assertThat(sends())
        .filteredOn(type -> !type.equals(last.command))
        .containsExactlyInAnyOrderElementsOf(last.undosSoFar());
    isUndoneUpTo(last);
    assertThat(sends()).containsExactly("OrderCancelledEvent");
    assertThat(lastPayload().path("reason").asText()).isEqualTo(reason);
    assertThat(lastPayload().path("reasonDetail").asText(null)).isEqualTo(detail);
    hasEndedAt("OrderIsUndone");
    isRememberedAs("OrderIsUndone");
  }

  public void cancellationIsAskedFor(String reason) {
    arrives(RawMessages.cancel(orderId, reason));
  }

  void answers(String event, String field, String value) {
    arrives(answer(event, field, value));
  }

  /** Whether anybody waits for that event. */
  boolean awaits(String event, String field, String value) {
    return mail.isAwaited(answer(event, field, value));
  }

  private RawMessage answer(String event, String field, String value) {
    return RawMessages.answer(event, orderId, "Command", "\"%s\": \"%s\"".formatted(field, value));
  }

  private void arrives(RawMessage raw) {
    mail.arrives(raw);
    readMail();
  }

  private void readMail() {
    mail.isReadAt(time.now());
  }

  /** Time passes while the system runs: each timer fires when it is due. */
  public void timePasses(Duration duration) {
    time.passes(duration);
  }

  /** Time passes while the system is down: what fell due meanwhile fires when it is back. */
  public void systemIsDownFor(Duration duration) {
    time.isSlept(duration);
  }

  /** A person completes the one task there is. */
  void personDecides(Map<String, String> decision) {
    engine.getTaskService().complete(task().getId(), Map.copyOf(decision));
    readMail();
  }

  public void isDeleted() {
    engine.getRuntimeService().deleteProcessInstance(instance().getId(), "by an operator");
  }

  /** The one task there is. */
  public Task task() {
    return engine
        .getTaskService()
        .createTaskQuery()
        .processInstanceBusinessKey(orderId)
        .singleResult();
  }

  /** What the form of that task can show. */
  Map<String, Object> formVariables() {
    return engine.getFormService().getTaskFormVariables(task().getId());
  }

  /** What people decided in tasks of the instance that nobody called. */
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

  /** The one instance that nobody called. */
  public ProcessInstance instance() {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(orderId)
        .rootProcessInstances()
        .singleResult();
  }

  /** That long from now, as the engine's interface has it. */
  public Date in(Duration duration) {
    return Date.from(time.now().plus(duration));
  }

  public void waitsAt(String activityId) {
    assertThat(instance()).isWaitingAtExactly(activityId);
  }

  /** What nobody called has ended in that activity, and with it whatever it had called. */
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

  public void isRememberedAs(String outcome) {
    assertThat(system.getBean(Instances.class).withBusinessKeys(List.of(orderId)))
        .extracting(Instance::outcome)
        .containsExactly(outcome);
  }

  /** What was sent since this was last asked. */
  public List<String> sends() {
    return mail.news();
  }

  /** How many seconds after its wait began each message of a type was sent. */
  List<Long> secondsOf(String type) {
    return mail.ofType(type).stream()
        .map(letter -> Duration.between(since, letter.when()).toSeconds())
        .toList();
  }

  /** The payload that was sent last. */
  public JsonNode lastPayload() {
    return mail.last().payload();
  }

  /** The payload of a message that was sent once. */
  JsonNode payloadOf(String type) {
    assertThat(mail.ofType(type)).as(type).hasSize(1);
    return mail.ofType(type).get(0).payload();
  }

  /** The ids of all elements that were entered, of the processes of this story. */
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
