package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Letters;
import io.orderescrow.message.Message;
import io.orderescrow.message.MessageReader;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.Reading;
import io.orderescrow.outbox.OutboxLog;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.Correlator.Delivery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What befalls one business key on the real engine, told in verbs, and what its processes do about
 * it. The engine's clock stands still unless the story moves it, and then its timers fire. What was
 * sent is read from the outbox.
 */
final class Story {

  private static final ObjectMapper JSON = new ObjectMapper();

  final String orderId = "order-" + UUID.randomUUID();

  private final ApplicationContext system;
  private final ProcessEngine engine;
  private final List<Telling> told = new ArrayList<>();
  private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private Instant since = now;
  private int heard;

  /** A message that left, and when by the engine's clock. */
  private record Telling(Instant when, SentMessage message) {}

  Story(ApplicationContext system) {
    this.system = system;
    this.engine = system.getBean(ProcessEngine.class);
    ClockUtil.setCurrentTime(Date.from(now));
  }

  /** An undo begins, as a failed order would have it. */
  void undoBegins(Step step, Map<String, Object> known) {
    Map<String, Object> variables = new HashMap<>(known);
    variables.put("command", step.undo);
    variables.put("acknowledgement", step.undone.event());
    engine
        .getRuntimeService()
        .startProcessInstanceByKey("ask-until-acknowledged", orderId, variables);
    listen();
  }

  void orderIsPlaced() {
    arrives(Letters.createOrder(orderId));
  }

  /** Answered well as far as it takes to wait for the given step, which begins now. */
  void orderReaches(Step step) {
    orderIsPlaced();
    step.before().forEach(this::succeeds);
    sends();
    since = now;
  }

  void succeeds(Step step) {
    answers(step.answers.yes(), step.answers.key(), step.name() + "-1");
  }

  void fails(Step step, String reason) {
    answers(step.answers.no(), "reason", reason);
  }

  void isUndone(Step step) {
    answers(step.undone.event(), "outcome", step.undone.outcome());
  }

  private void isUndoneUpTo(Step last) {
    last.before().forEach(this::isUndone);
    assertThat(sends()).as("sent before all is undone").isEmpty();
    isUndone(last);
  }

  /** Each step up to the last is undone, once, and only then the order is said to be cancelled. */
  void endsCancelled(Step last, String reason, @Nullable String detail) {
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

  void cancellationIsAskedFor(String reason) {
    arrives(Letters.cancel(orderId, reason));
  }

  void answers(String event, String field, String value) {
    arrives(answer(event, field, value));
  }

  /** Whether anybody waits for that event. */
  boolean awaits(String event, String field, String value) {
    Message message = read(answer(event, field, value));
    return !(recipient(message) instanceof Recipient.Nobody);
  }

  private RawMessage answer(String event, String field, String value) {
    return Letters.answer(event, orderId, "Command", "\"%s\": \"%s\"".formatted(field, value));
  }

  private void arrives(RawMessage raw) {
    Message message = read(raw);
    system
        .getBean(TransactionTemplate.class)
        .executeWithoutResult(
            status ->
                system
                    .getBean(Correlator.class)
                    .deliver(List.of(new Delivery(message, recipient(message)))));
    listen();
  }

  private Message read(RawMessage raw) {
    Reading reading = system.getBean(MessageReader.class).read(raw);
    assertThat(reading).isInstanceOf(Reading.Readable.class);
    return ((Reading.Readable) reading).message();
  }

  private Recipient recipient(Message message) {
    return system.getBean(Correlator.class).recipientsOf(List.of(message)).get(0);
  }

  /** Time passes while the system runs: each timer fires when it is due. */
  void timePasses(Duration duration) {
    Instant end = now.plus(duration);
    for (Optional<Job> job = dueBy(end); job.isPresent(); job = dueBy(end)) {
      setClock(job.get().getDuedate().toInstant());
      fire(job.get());
    }
    setClock(end);
  }

  /** Time passes while the system is down: what fell due meanwhile fires when it is back. */
  void systemIsDownFor(Duration duration) {
    setClock(now.plus(duration));
    for (Optional<Job> job = dueBy(now); job.isPresent(); job = dueBy(now)) {
      fire(job.get());
    }
  }

  private Optional<Job> dueBy(Instant end) {
    return instances()
        .flatMap(
            instance ->
                engine
                    .getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .list()
                    .stream())
        .filter(job -> !job.getDuedate().toInstant().isAfter(end))
        .min(Comparator.comparing(Job::getDuedate));
  }

  private void fire(Job job) {
    engine.getManagementService().executeJob(job.getId());
    listen();
  }

  private void setClock(Instant to) {
    now = to.isAfter(now) ? to : now;
    ClockUtil.setCurrentTime(Date.from(now));
  }

  /** A person completes the one task there is. */
  void personDecides(Map<String, String> decision) {
    engine.getTaskService().complete(task().getId(), Map.copyOf(decision));
    listen();
  }

  void isDeleted() {
    engine.getRuntimeService().deleteProcessInstance(instance().getId(), "by an operator");
  }

  Task task() {
    return instances()
        .flatMap(
            instance ->
                engine
                    .getTaskService()
                    .createTaskQuery()
                    .processInstanceId(instance.getId())
                    .initializeFormKeys()
                    .list()
                    .stream())
        .collect(Collectors.collectingAndThen(Collectors.toList(), tasks -> tasks.get(0)));
  }

  /** The one instance that nobody called. */
  ProcessInstance instance() {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(orderId)
        .rootProcessInstances()
        .singleResult();
  }

  private Stream<ProcessInstance> instances() {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(orderId)
        .list()
        .stream();
  }

  /** That long from now, as the engine's interface has it. */
  Date in(Duration duration) {
    return Date.from(now.plus(duration));
  }

  void waitsAt(String activityId) {
    assertThat(instance()).isWaitingAtExactly(activityId);
  }

  /** Nothing of it is left running, and what nobody called ended in that activity. */
  void hasEndedAt(String activityId) {
    assertThat(instances()).isEmpty();
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

  void isRememberedAs(String outcome) {
    assertThat(instances()).isEmpty();
    assertThat(system.getBean(Instances.class).withBusinessKeys(List.of(orderId)))
        .extracting(Instance::outcome)
        .containsExactly(outcome);
  }

  /** What was sent since this was last asked. */
  List<String> sends() {
    List<String> news =
        told.subList(heard, told.size()).stream().map(telling -> telling.message.type()).toList();
    heard = told.size();
    return news;
  }

  /** How many seconds after its wait began each message of a type was sent. */
  List<Long> secondsOf(String type) {
    return told.stream()
        .filter(telling -> telling.message.type().equals(type))
        .map(telling -> Duration.between(since, telling.when).toSeconds())
        .toList();
  }

  /** The payload that was sent last. */
  JsonNode lastPayload() {
    return payload(told.get(told.size() - 1).message);
  }

  /** The payload of a message that was sent once. */
  JsonNode payloadOf(String type) {
    List<Telling> all =
        told.stream().filter(telling -> telling.message.type().equals(type)).toList();
    assertThat(all).as(type).hasSize(1);
    return payload(all.get(0).message);
  }

  private void listen() {
    List<SentMessage> all = system.getBean(OutboxLog.class).of(orderId);
    all.subList(told.size(), all.size()).forEach(sent -> told.add(new Telling(now, obeying(sent))));
  }

  /** Whatever a model makes us send must obey the contract. */
  private SentMessage obeying(SentMessage sent) {
    assertThat(system.getBean(Catalogue.class).violations(sent.type(), payload(sent)))
        .as(sent.type())
        .isEmpty();
    return sent;
  }

  private static JsonNode payload(SentMessage sent) {
    try {
      return JSON.readTree(sent.payload());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of all elements that were entered, of the processes of this story. */
  Stream<String> visited() {
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(orderId)
        .list()
        .stream()
        .map(HistoricProcessInstance::getId)
        .flatMap(
            id ->
                engine
                    .getHistoryService()
                    .createHistoricActivityInstanceQuery()
                    .processInstanceId(id)
                    .list()
                    .stream())
        .map(HistoricActivityInstance::getActivityId);
  }
}
