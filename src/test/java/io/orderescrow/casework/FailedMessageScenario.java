package io.orderescrow.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.init;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.inbox.InboxLogTable;
import io.orderescrow.inbox.ReceivedMessage;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.operator.BulkAction;
import io.orderescrow.operator.BulkActions;
import io.orderescrow.operator.MessageActions;
import io.orderescrow.outbox.OutboxLogTable;
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
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Verbs for tests of failed messages: messages fail, cases open, operators decide. The test
 * triggers each case scan, and moves the engine's clock.
 */
final class FailedMessageScenario {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 100;
  private static final Duration SOON = Duration.ofMinutes(2);

  final MessageActions actions;
  final ProcessEngine engine;

  private final CaseScan caseScan;
  private final BulkActions bulk;
  private final Inbox inbox;
  final InboxLogTable log;
  private final OutboxLogTable outbox;
  private final JdbcTemplate jdbc;
  private final MeterRegistry meters;
  private final List<String> cases = new ArrayList<>();
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private @Nullable EngineTime time;

  FailedMessageScenario(ApplicationContext system) {
    this.actions = system.getBean(MessageActions.class);
    this.engine = system.getBean(ProcessEngine.class);
    init(engine);
    this.caseScan = system.getBean(CaseScan.class);
    this.bulk = system.getBean(BulkActions.class);
    this.inbox = system.getBean(Inbox.class);
    this.log = system.getBean(InboxLogTable.class);
    this.outbox = system.getBean(OutboxLogTable.class);
    this.jdbc = system.getBean(JdbcTemplate.class);
    this.meters = system.getBean(MeterRegistry.class);
    // The engine's clock stands still until the scenario moves it.
    ClockUtil.setCurrentTime(Date.from(began));
  }

  /** Orders without order lines. */
  List<String> malformedOrdersArrive(int count) {
    List<String> orders = newOrders(count);
    receives(orders.stream().map(MalformedOrders::order).toList());
    return orders;
  }

  List<String> validOrdersArrive(int count) {
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

  /** One valid order for each reason, which its process could not take. */
  void failsFor(List<String> reasons) {
    List<String> orders = validOrdersArrive(reasons.size());
    scan();
    for (int i = 0; i < reasons.size(); i++) {
      jdbc.update(
          "update inbox_message set reason = ? where subject = ?", reasons.get(i), orders.get(i));
    }
  }

  /** By the gauge. */
  double groupsWithoutCase() {
    return meters.get("fulfilment.casework.groups.without.case").gauge().value();
  }

  /** From now on every reservation command fails in the database. */
  void reservationsFail() {
    jdbc.execute(
        """
        create function fail_reservations() returns trigger language plpgsql as $$
        begin raise exception 'simulated failure'; end $$;
        create trigger fail_reservations before insert on outbox_message for each row
          when (new.type = 'ReserveInventoryCommand') execute function fail_reservations()
        """);
  }

  void reservationsWorkAgain() {
    jdbc.execute("drop function if exists fail_reservations() cascade");
  }

  /** Another node has just begun to retry all messages of the group. */
  void otherNodeRetries() {
    jdbc.update(
        """
        insert into bulk_action (
          kind, failure_group, by_user, reason, requested_at, until_seq, total, leased_by, leased_until)
        values ('RETRY', ?, 'ada', 'over REST', now(), 0, 1, 'elsewhere', now() + interval '1 h')
        """,
        group().key());
    jdbc.update("update inbox_message set disposition = 'WAITING' where failure_group is not null");
  }

  /** The other node has finished, and the messages of these orders failed again. */
  void otherNodeIsDoneAndMessagesFailedAgain(List<String> orders) {
    orders.forEach(
        order ->
            jdbc.update(
                "update inbox_message set disposition = 'MALFORMED' where subject = ?", order));
    jdbc.update("update bulk_action set finished_at = now() where leased_by = 'elsewhere'");
  }

  /** Scans once for failure groups without a case. */
  void scan() {
    caseScan.scan();
    open()
        .map(ProcessInstance::getBusinessKey)
        .filter(key -> !cases.contains(key))
        .forEach(cases::add);
  }

  /** Waits until all requested actions are done, and then scans. */
  void decisionIsCarriedOut() {
    await()
        .atMost(SOON)
        .until(
            () ->
                bulk.page(null, 20).stream()
                    .noneMatch(action -> action.state() == BulkAction.State.RUNNING));
    scan();
  }

  /** Time passes, and the timers that fall due fire. */
  void timePasses(Duration duration) {
    clock().passes(duration);
  }

  private EngineTime clock() {
    if (time == null) {
      time = new EngineTime(engine, theCase().getBusinessKey(), this::decisionIsCarriedOut, began);
    }
    return time;
  }

  /** Returns the engine's time plus a duration. */
  Date in(Duration duration) {
    return Date.from(clock().now().plus(duration));
  }

  /** An operator completes the only task. */
  void operatorDecides(String user, Map<String, Object> decision) {
    engine.getIdentityService().setAuthentication(user, List.of("operator"));
    try {
      engine.getFormService().submitTaskForm(task().getId(), decision);
    } finally {
      engine.getIdentityService().clearAuthentication();
    }
    decisionIsCarriedOut();
  }

  Task task() {
    Task task =
        engine
            .getTaskService()
            .createTaskQuery()
            .processDefinitionKey(CaseOpener.PROCESS)
            .singleResult();
    assertThat(task).as("the only task").isNotNull();
    return task;
  }

  List<Task> tasks() {
    return engine
        .getTaskService()
        .createTaskQuery()
        .processDefinitionKey(CaseOpener.PROCESS)
        .list();
  }

  Stream<ProcessInstance> open() {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processDefinitionKey(CaseOpener.PROCESS)
        .list()
        .stream();
  }

  ProcessInstance theCase() {
    List<ProcessInstance> open = open().toList();
    assertThat(open).as("the only case").hasSize(1);
    return open.get(0);
  }

  /** A variable of the only case. */
  @Nullable Object variable(String name) {
    return engine.getRuntimeService().getVariable(theCase().getId(), name);
  }

  FailureGroup group() {
    List<FailureGroup> groups = log.failureGroups(null, null, 10);
    assertThat(groups).as("failure groups").hasSize(1);
    return groups.get(0);
  }

  /** The end event of the last case of this test. */
  String end() {
    return engine
        .getHistoryService()
        .createHistoricProcessInstanceQuery()
        .processInstanceBusinessKey(lastCase())
        .processDefinitionKey(CaseOpener.PROCESS)
        .singleResult()
        .getEndActivityId();
  }

  String lastCase() {
    return cases.get(cases.size() - 1);
  }

  List<Disposition> dispositions(List<String> orders) {
    return orders.stream()
        .flatMap(order -> log.forSubject(order).stream())
        .map(ReceivedMessage::disposition)
        .toList();
  }

  /** The events published about a case. */
  List<SentMessage> published(String businessKey) {
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

  /** The ids of all elements that the cases of this test visited. */
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

  /** Gives the open cases the variables of an earlier version, and then upgrades the schema. */
  void schemaIsUpgraded() throws IOException {
    jdbc.update("update act_ru_variable set name_ = 'cause' where name_ = 'failureGroup'");
    String changeSets =
        new ClassPathResource("db/changelog/terms.sql").getContentAsString(StandardCharsets.UTF_8);
    jdbc.execute(
        Stream.of(changeSets.split("--changeset "))
            .filter(changeSet -> changeSet.startsWith("escrow:terms-4"))
            .map(changeSet -> changeSet.substring(changeSet.indexOf('\n')))
            .findFirst()
            .orElseThrow());
  }

  void allCasesEndedLongAgo() {
    jdbc.update(
        """
        update process_instance set ended_at = ended_at - interval '1 day'
        where process_key = 'message-error-handling'
        """);
  }

  /**
   * Cleans up for the next test. The lock keeps a late scan, which a decision requested, from
   * opening another case meanwhile.
   */
  void cleanUp() {
    synchronized (caseScan) {
      reservationsWorkAgain();
      otherNodeIsDoneAndMessagesFailedAgain(List.of());
      open().forEach(one -> engine.getRuntimeService().deleteProcessInstance(one.getId(), "over"));
      jdbc.update(
          "update inbox_message set disposition = 'DISCARDED' where failure_group is not null");
      allCasesEndedLongAgo();
    }
  }
}
