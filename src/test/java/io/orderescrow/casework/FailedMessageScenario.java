package io.orderescrow.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLog;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.outbox.OutboxLog;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.EngineTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Messages that go wrong on real parts, the cases that come of them, and what people do about that,
 * told in verbs. Rounds are made when the story says so, and the engine's timers fire as it moves
 * its clock.
 */
final class FailedMessageScenario {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 100;
  private static final Duration SOON = Duration.ofMinutes(2);

  final MessageActions desk;
  final ProcessEngine engine;

  private final CaseScan round;
  private final BulkActions bulk;
  private final Inbox inbox;
  private final InboxLog log;
  private final OutboxLog outbox;
  private final JdbcTemplate jdbc;
  private final List<String> cases = new ArrayList<>();
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private @Nullable EngineTime time;

  FailedMessageScenario(ApplicationContext system) {
    this.desk = system.getBean(MessageActions.class);
    this.engine = system.getBean(ProcessEngine.class);
    this.round = system.getBean(CaseScan.class);
    this.bulk = system.getBean(BulkActions.class);
    this.inbox = system.getBean(Inbox.class);
    this.log = system.getBean(InboxLog.class);
    this.outbox = system.getBean(OutboxLog.class);
    this.jdbc = system.getBean(JdbcTemplate.class);
    // The engine's clock stands still until the story moves it.
    ClockUtil.setCurrentTime(Date.from(began));
  }

  /** Orders that say nothing of what is ordered. */
  List<String> malformedOrdersCome(int count) {
    List<String> orders = newOrders(count);
    receives(orders.stream().map(MalformedOrders::order).toList());
    return orders;
  }

  List<String> soundOrdersCome(int count) {
    List<String> orders = newOrders(count);
    receives(orders.stream().map(RawMessages::createOrder).toList());
    return orders;
  }

  void receives(List<RawMessage> messages) {
    for (int from = 0; from < messages.size(); from += BATCH) {
      inbox.receive(messages.subList(from, Math.min(messages.size(), from + BATCH)));
    }
  }

  private static List<String> newOrders(int count) {
    return IntStream.range(0, count).mapToObj(i -> "order-" + UUID.randomUUID()).toList();
  }

  /** From now on the database refuses that anybody is asked to reserve anything. */
  void reservationsFail() {
    jdbc.execute(
        """
        create function fail_reservations() returns trigger language plpgsql as $$
        begin raise exception 'it hiccups'; end $$;
        create trigger fail_reservations before insert on outbox_message for each row
          when (new.type = 'ReserveInventoryCommand') execute function fail_reservations()
        """);
  }

  void reservationsWorkAgain() {
    jdbc.execute("drop function if exists fail_reservations() cascade");
  }

  /** Another node has just begun to try all messages of the one cause again. */
  void areTriedAgainElsewhere() {
    jdbc.update(
        """
        insert into bulk_action (
          kind, cause, by_user, reason, asked_at, until_seq, total, leased_by, leased_until)
        values ('RETRY', ?, 'ada', 'over REST', now(), 0, 1, 'elsewhere', now() + interval '1 h')
        """,
        cause().cause());
    jdbc.update("update inbox_message set disposition = 'WAITING' where cause is not null");
  }

  /** That node is done, and the messages of these orders are where they were. */
  void haveFailedAgain(List<String> orders) {
    orders.forEach(
        order ->
            jdbc.update(
                "update inbox_message set disposition = 'MALFORMED' where subject = ?", order));
    jdbc.update("update bulk_action set finished_at = now() where leased_by = 'elsewhere'");
  }

  /** Each node makes one of its rounds. */
  void roundIsMade() {
    round.goRound();
    open()
        .map(ProcessInstance::getBusinessKey)
        .filter(key -> !cases.contains(key))
        .forEach(cases::add);
  }

  /** All that was asked for has been done, and the cases have been told so. */
  void isCarriedOut() {
    await()
        .atMost(SOON)
        .until(
            () ->
                bulk.page(null, 20).stream()
                    .noneMatch(action -> action.state() == BulkAction.State.RUNNING));
    roundIsMade();
  }

  /** Time passes while the system runs, and what falls due is carried out. */
  void timePasses(Duration duration) {
    clock().passes(duration);
  }

  private EngineTime clock() {
    if (time == null) {
      time = new EngineTime(engine, theCase().getBusinessKey(), this::isCarriedOut, began);
    }
    return time;
  }

  /** That long from now, as the engine's interface has it. */
  Date in(Duration duration) {
    return Date.from(clock().now().plus(duration));
  }

  /** Somebody who has signed in completes the one task there is. */
  void personDecides(String user, Map<String, Object> decision) {
    engine.getIdentityService().setAuthentication(user, List.of("camunda-admin"));
    try {
      engine.getFormService().submitTaskForm(task().getId(), decision);
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
    isCarriedOut();
  }

  Task task() {
    Task task =
        engine
            .getTaskService()
            .createTaskQuery()
            .processDefinitionKey(CaseScan.PROCESS)
            .singleResult();
    assertThat(task).as("the one task").isNotNull();
    return task;
  }

  List<Task> tasks() {
    return engine.getTaskService().createTaskQuery().processDefinitionKey(CaseScan.PROCESS).list();
  }

  Stream<ProcessInstance> open() {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processDefinitionKey(CaseScan.PROCESS)
        .list()
        .stream();
  }

  ProcessInstance theCase() {
    List<ProcessInstance> open = open().toList();
    assertThat(open).as("the one case").hasSize(1);
    return open.get(0);
  }

  /** What the one case knows. */
  @Nullable Object variable(String name) {
    return engine.getRuntimeService().getVariable(theCase().getId(), name);
  }

  FailureGroup cause() {
    List<FailureGroup> causes = desk.causes(null, 10);
    assertThat(causes).as("causes").hasSize(1);
    return causes.get(0);
  }

  /** Where the last case that was opened in this story has ended. */
  String end() {
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(lastCase())
        .processDefinitionKey(CaseScan.PROCESS)
        .singleResult()
        .getEndActivityId();
  }

  String lastCase() {
    return cases.get(cases.size() - 1);
  }

  List<Disposition> fates(List<String> orders) {
    return orders.stream()
        .flatMap(order -> log.forSubject(order).stream())
        .map(ReceivedMessage::disposition)
        .toList();
  }

  /** What was said to the world about a case. */
  List<SentMessage> told(String businessKey) {
    return outbox.forSubject(businessKey);
  }

  JsonNode payloadOf(SentMessage message) {
    try {
      return JSON.readTree(new String(message.payload(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<String> sentFor(String order) {
    return outbox.forSubject(order).stream().map(SentMessage::type).toList();
  }

  /** Ids of all elements that the cases of this story went through. */
  Stream<String> visited() {
    return cases.stream()
        .flatMap(
            key ->
                engine
                    .getHistoryService()
                    .createHistoricProcessInstanceQuery()
                    .processInstanceBusinessKey(key)
                    .list()
                    .stream())
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

  void allCasesEndedLongAgo() {
    jdbc.update(
        """
        update process_instance set ended_at = ended_at - interval '1 day'
        where process_key = 'message-error-handling'
        """);
  }

  /**
   * Nothing of a story is left for the next one. A round that a decision has called for may come
   * late: in the midst of this it would open a case anew.
   */
  void isOver() {
    synchronized (round) {
      reservationsWorkAgain();
      haveFailedAgain(List.of());
      open().forEach(one -> engine.getRuntimeService().deleteProcessInstance(one.getId(), "over"));
      jdbc.update("update inbox_message set disposition = 'DISCARDED' where cause is not null");
      allCasesEndedLongAgo();
    }
  }
}
