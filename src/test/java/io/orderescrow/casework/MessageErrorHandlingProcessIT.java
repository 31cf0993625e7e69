package io.orderescrow.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.operator.ActionFilter;
import io.orderescrow.operator.ActionFilter.Scope;
import io.orderescrow.operator.ActionTable;
import io.orderescrow.operator.OperatorAction;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.ModelCoverage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** All paths through {@code processes/message-error-handling.bpmn}, with failed messages. */
@OnCasework
@TestMethodOrder(OrderAnnotation.class)
@Tag("S10")
class MessageErrorHandlingProcessIT {

  private static final ModelCoverage coverage = ModelCoverage.of("message-error-handling");

  @Autowired ActionTable audit;

  private final Instant started = Instant.now();
  private FailedMessageScenario story;

  @BeforeEach
  void begin(@Autowired ApplicationContext system) {
    story = new FailedMessageScenario(system);
  }

  @AfterEach
  void end() {
    coverage.add(story.visited());
    story.cleanUp();
    ClockUtil.reset();
    reset();
  }

  @Test
  void opensATaskAtOnceForMalformedMessages() {
    List<String> orders = story.malformedOrdersArrive(3);

    story.scan();

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.task()).hasCandidateGroup("operator");
    assertThat(story.task().getDescription())
        .contains("The message violates its contract", "/lines");
    assertThat(story.theCase().getBusinessKey()).startsWith(story.group().key() + ".");
    assertThat(story.published(story.lastCase())).hasSize(1);
    JsonNode published = story.payloadOf(story.published(story.lastCase()).get(0));
    assertThat(published.path("messages").asInt()).isEqualTo(3);
    assertThat(published.path("disposition").asText()).isEqualTo("MALFORMED");
    assertThat(published.path("messageType").asText()).isEqualTo("CreateOrderEvent");
    assertThat(published.path("problem").asText()).contains("/lines");
    assertThat(published.path("escalated").asBoolean()).isFalse();
    assertThat(story.dispositions(orders)).containsOnly(Disposition.MALFORMED);
  }

  @Test
  void opensOneTaskForAThousandMessagesAndUpdatesItsCount() {
    story.malformedOrdersArrive(600);
    story.scan();
    story.malformedOrdersArrive(400);
    story.scan();
    story.scan();

    assertThat(story.tasks()).hasSize(1);
    assertThat(story.variable("messages")).isEqualTo(1_000L);
    assertThat(String.valueOf(story.variable("situation"))).contains("\"messages\":1000");
    assertThat(story.published(story.lastCase())).hasSize(1);
  }

  @Test
  void opensOneCaseForEachFailureGroup() {
    story.malformedOrdersArrive(2);
    story.receives(
        IntStream.range(0, 2)
            .mapToObj(
                i -> RawMessages.rawMessage("WeatherChangedEvent", "day-" + i, "/sky", null, "{}"))
            .toList());

    story.scan();

    assertThat(story.tasks()).hasSize(2);
    assertThat(story.open().map(one -> one.getBusinessKey().replaceAll("-[0-9a-f]{12}.*", "")))
        .containsExactlyInAnyOrder("malformed-CreateOrderEvent", "unexpected-unknown");
  }

  @Test
  void limitsTheNumberOfOpenCases() {
    story.reservationsFail();
    story.failsFor(List.of("Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh", "Ii", "Jj"));

    // The arrival wakes the scan, which may open a case for the first reason; the next one ends it.
    story.scan();
    story.scan();

    assertThat(story.open()).hasSize(OnCasework.MAX_OPEN);
    assertThat(story.groupsWithoutCase()).isEqualTo(2);

    story
        .engine
        .getRuntimeService()
        .deleteProcessInstance(story.open().toList().get(0).getId(), "");
    story.scan();

    assertThat(story.open()).hasSize(OnCasework.MAX_OPEN);
    assertThat(story.log.failureGroups(null, null, 20)).hasSize(10);
  }

  @Test
  @Tag("S27")
  void aFloodOfBadMessagesLeavesPlacesForThoseThatNoProcessCouldTake() {
    story.receives(
        IntStream.range(0, 64)
            .mapToObj(i -> "Junk" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + "Event")
            .map(name -> RawMessages.rawMessage(name, "day-" + name, "/sky", null, "{}"))
            .toList());
    story.receives(
        Stream.of("customer", "lines", "total", "payment", "shipTo")
            .map(property -> orderWithout(property))
            .toList());

    story.scan();

    assertThat(story.open().map(one -> one.getBusinessKey().replaceAll("-[0-9a-f]{12}.*", "")))
        .containsExactlyInAnyOrder(
            "malformed-CreateOrderEvent", "malformed-CreateOrderEvent", "unexpected-unknown");
    assertThat(story.groupsWithoutCase()).isEqualTo(3);

    story.reservationsFail();
    story.validOrdersArrive(1);
    story.scan();

    assertThat(story.open().map(ProcessInstance::getBusinessKey))
        .hasSize(4)
        .anyMatch(key -> key.startsWith("parked-CreateOrderEvent"));
  }

  private static RawMessage orderWithout(String property) {
    String order = "order-" + UUID.randomUUID();
    return RawMessages.rawMessage(
        "CreateOrderEvent",
        order,
        "/shop",
        null,
        RawMessages.orderJson(order, "tok_visa").replace('"' + property + '"', "\"other\""));
  }

  @Test
  void opensOneCaseWhenSeveralNodesScanAtTheSameTime() {
    story.malformedOrdersArrive(1);

    CompletableFuture.allOf(
            Stream.generate(() -> CompletableFuture.runAsync(story::scan))
                .limit(8)
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(story.tasks()).hasSize(1);
    assertThat(story.published(story.theCase().getBusinessKey())).hasSize(1);
  }

  @Test
  void retriesWithGrowingGapsAndThenOpensATask() {
    story.reservationsFail();
    List<String> orders = story.validOrdersArrive(2);
    assertThat(story.dispositions(orders)).containsOnly(Disposition.PARKED);
    story.scan();
    assertThat(story.theCase()).isWaitingAt("AwaitRetries");
    assertThat(retriesIn(Duration.ofSeconds(59))).isZero();
    assertThat(retriesIn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(retriesIn(Duration.ofSeconds(119))).isZero();
    assertThat(retriesIn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(retriesIn(Duration.ofSeconds(239))).isZero();
    assertThat(retriesIn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(story.tasks()).isEmpty();
    assertThat(story.published(story.lastCase())).isEmpty();

    story.timePasses(Duration.ofMinutes(13));

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.published(story.lastCase())).hasSize(1);
    assertThat(story.dispositions(orders)).containsOnly(Disposition.PARKED);
  }

  private int retriesIn(Duration more) {
    String group = story.group().key();
    int before = done(group, OperatorAction.Kind.RETRY_FAILURE_GROUP).size();
    story.timePasses(more);
    return done(group, OperatorAction.Kind.RETRY_FAILURE_GROUP).size() - before;
  }

  private List<OperatorAction> done(String group, OperatorAction.Kind kind) {
    return audit.page(ActionFilter.ofFailureGroup(group), Scope.ALL, null, 1_000).stream()
        .filter(action -> action.kind() == kind)
        .toList();
  }

  @Test
  void endsWhenARetrySucceeds() {
    story.reservationsFail();
    List<String> orders = story.validOrdersArrive(3);
    story.scan();
    story.timePasses(Duration.ofMinutes(2));
    assertThat(story.dispositions(orders)).containsOnly(Disposition.PARKED);

    story.reservationsWorkAgain();
    story.timePasses(Duration.ofMinutes(2));

    assertThat(story.dispositions(orders)).containsOnly(Disposition.APPLIED);
    assertThat(orders)
        .allSatisfy(
            order -> assertThat(story.sentFor(order)).containsExactly("ReserveInventoryCommand"));
    assertThat(story.end()).isEqualTo("ProcessedByRetry");
    assertThat(story.published(story.lastCase())).isEmpty();
  }

  @Test
  void opensATaskAtOnceWhenAGroupFailsAgainSoon() {
    story.reservationsFail();
    story.validOrdersArrive(1);
    story.scan();
    story.reservationsWorkAgain();
    story.timePasses(Duration.ofMinutes(1));
    assertThat(story.end()).isEqualTo("ProcessedByRetry");
    String first = story.lastCase();

    story.reservationsFail();
    story.validOrdersArrive(1);
    story.scan();

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(number(story.lastCase())).isEqualTo(number(first) + 1);
  }

  @Test
  void appliesAllWhenAnOperatorRetriesAfterTheProblemIsSolved() {
    story.reservationsFail();
    List<String> orders = story.validOrdersArrive(3);
    story.scan();
    story.timePasses(Duration.ofMinutes(20));
    assertThat(story.theCase()).hasPassed("RetriesAreUsedUp");
    String group = story.group().key();

    story.reservationsWorkAgain();
    story.operatorDecides(
        "ada", Map.of("decision", "RETRY", "decisionReason", "the database works again"));

    assertThat(story.dispositions(orders)).containsOnly(Disposition.APPLIED);
    assertThat(story.end()).isEqualTo("Resolved");
    assertThat(done(group, OperatorAction.Kind.RETRY_FAILURE_GROUP).get(0))
        .returns("ada", OperatorAction::by)
        .returns("the database works again", OperatorAction::reason);
    isOneEntry(group, "decision: null -> RETRY");
  }

  /** The decision in the task and the retry that it starts are one act of the operator. */
  private void isOneEntry(String group, String value) {
    assertThat(
            audit.page(
                new ActionFilter(null, null, group, null, "ada", started, null),
                Scope.ALL,
                null,
                1_000))
        .filteredOn(action -> action.operation() != null)
        .singleElement()
        .satisfies(
            action -> {
              assertThat(action.operation()).isEqualTo("Task/Complete");
              assertThat(action.subject()).isNull();
              assertThat(action.values())
                  .extracting(each -> each.name() + ": " + each.before() + " -> " + each.after())
                  .contains(value);
            });
  }

  @Test
  void reopensTheTaskWhenTheRetryFails() {
    story.malformedOrdersArrive(2);
    story.scan();
    String before = story.task().getId();

    story.operatorDecides("ada", Map.of("decision", "RETRY", "decisionReason", "perhaps"));

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.task().getId()).isNotEqualTo(before);
    assertThat(story.variable("outcome"))
        .isEqualTo("2 of 2 messages were retried; 2 of them failed again.");
    assertThat(story.published(story.lastCase())).hasSize(1);
  }

  @Test
  void discardsAllWithAReason() {
    List<String> orders = story.malformedOrdersArrive(5);
    story.scan();
    String group = story.group().key();

    story.operatorDecides(
        "ada", Map.of("decision", "DISCARD", "decisionReason", "a test of theirs"));

    assertThat(story.dispositions(orders)).containsOnly(Disposition.DISCARDED);
    assertThat(story.end()).isEqualTo("Resolved");
    assertThat(done(group, OperatorAction.Kind.DISCARD_FAILURE_GROUP).get(0))
        .returns("ada", OperatorAction::by)
        .returns("a test of theirs", OperatorAction::reason);
  }

  @Test
  void appliesTheEditedMessageAndKeepsTheOthers() {
    List<String> orders = story.malformedOrdersArrive(2);
    story.scan();
    String edited = orders.get(1);

    story.operatorDecides("ada", edit(story.group().sample().seq(), edited, "lines"));

    assertThat(story.dispositions(List.of(edited))).containsExactly(Disposition.APPLIED);
    assertThat(story.sentFor(edited)).containsExactly("ReserveInventoryCommand");
    assertThat(story.dispositions(orders.subList(0, 1))).containsExactly(Disposition.MALFORMED);
    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.variable("messages")).isEqualTo(1L);
    assertThat(String.valueOf(story.variable("outcome"))).contains("APPLIED");
    isOneEntry(story.group().key(), "decision: null -> EDIT");
  }

  @Test
  void endsWhenTheLastMessageIsEdited() {
    List<String> orders = story.malformedOrdersArrive(1);
    story.scan();
    long seq = story.group().sample().seq();

    story.operatorDecides("ada", edit(seq, orders.get(0), "lines"));

    assertThat(story.dispositions(orders)).containsExactly(Disposition.APPLIED);
    assertThat(story.end()).isEqualTo("Resolved");
    assertThat(audit.page(ActionFilter.ofMessage(seq), Scope.ALL, null, 10).get(0))
        .returns("ada", OperatorAction::by)
        .returns("a typing error", OperatorAction::reason);
  }

  @Test
  void explainsWhyAnEditIsRefused() {
    List<String> orders = story.malformedOrdersArrive(1);
    story.scan();

    story.operatorDecides("ada", edit(story.group().sample().seq(), orders.get(0), "columns"));

    assertThat(story.dispositions(orders)).containsExactly(Disposition.MALFORMED);
    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(String.valueOf(story.variable("outcome"))).contains("not valid", "/lines");
  }

  @Test
  void editsNoMessageOfAnotherFailureGroup() {
    String order = "order-" + UUID.randomUUID();
    String json = RawMessages.orderJson(order, "tok_visa").replace("\"customer\"", "\"client\"");
    story.receives(List.of(RawMessages.rawMessage("CreateOrderEvent", order, "/shop", null, json)));
    long ofOtherGroup = story.group().sample().seq();
    story.malformedOrdersArrive(1);
    story.scan();

    story.tasks().stream()
        .filter(task -> task.getDescription().contains("/lines"))
        .forEach(
            task ->
                story
                    .engine
                    .getTaskService()
                    .complete(task.getId(), edit(ofOtherGroup, order, "lines")));
    story.decisionIsCarriedOut();

    assertThat(story.dispositions(List.of(order))).containsExactly(Disposition.MALFORMED);
    assertThat(story.tasks()).hasSize(2);
  }

  private static Map<String, Object> edit(long seq, String order, String lines) {
    return Variables.createVariables()
        .putValue("decision", "EDIT")
        .putValue("decisionReason", "a typing error")
        .putValue("messageSeq", seq)
        .putValueTyped(
            "payload", SpinValues.jsonValue(MalformedOrders.json(order, lines)).create());
  }

  @Test
  void requiresAReasonForEachDecision() {
    List<String> orders = story.malformedOrdersArrive(1);
    story.scan();
    String task = story.task().getId();

    for (String decision : List.of("RETRY", "DISCARD", "EDIT")) {
      assertThatThrownBy(
              () ->
                  story
                      .engine
                      .getTaskService()
                      .complete(task, Map.of("decision", decision, "decisionReason", "  ")))
          .isInstanceOf(ProcessEngineException.class);
    }

    assertThat(story.task().getId()).isEqualTo(task);
    assertThat(story.dispositions(orders)).containsExactly(Disposition.MALFORMED);
  }

  @Test
  void repeatsTheEventWithGrowingGapsUntilAnOperatorActs() {
    story.malformedOrdersArrive(1);
    story.scan();
    assertThat(story.task().getDueDate()).isEqualTo(story.in(Duration.ofHours(4)));

    story.timePasses(Duration.ofHours(13));

    List<SentMessage> published = story.published(story.lastCase());
    assertThat(published).extracting(SentMessage::attempt).containsExactly(1, 2, 3);
    assertThat(
            published.stream().map(story::payloadOf).map(one -> one.path("escalated").asBoolean()))
        .containsExactly(false, true, true);
    assertThat(story.tasks()).hasSize(1);
  }

  @Test
  void endsTheTaskWhenAllMessagesAreResolvedElsewhere() {
    List<String> orders = story.malformedOrdersArrive(2);
    story.scan();

    story
        .log
        .page(MessageFilter.ofFailureGroup(story.group().key()), null, 10)
        .forEach(message -> story.actions.discard(message.seq(), "ada", "over REST"));
    story.scan();

    assertThat(story.dispositions(orders)).containsOnly(Disposition.DISCARDED);
    assertThat(story.tasks()).isEmpty();
    assertThat(story.end()).isEqualTo("ResolvedElsewhere");
  }

  /** A message that is being retried has not failed, but may fail the next moment. */
  @Test
  void keepsTheTaskWhileMessagesAreBeingRetried() {
    List<String> orders = story.malformedOrdersArrive(2);
    story.scan();
    String task = story.task().getId();

    story.otherNodeRetries();
    story.scan();
    story.otherNodeIsDoneAndMessagesFailedAgain(orders);
    story.scan();

    assertThat(story.task().getId()).isEqualTo(task);
    assertThat(story.variable("messages")).isEqualTo(2L);
  }

  @Test
  void opensAnotherCaseForMessagesThatFailAfterTheLastOneEnded() {
    story.malformedOrdersArrive(1);
    story.scan();
    String first = story.lastCase();
    story.operatorDecides("ada", Map.of("decision", "DISCARD", "decisionReason", "rubbish"));

    story.malformedOrdersArrive(1);
    story.scan();

    assertThat(number(story.lastCase())).isEqualTo(number(first) + 1);
    assertThat(story.tasks()).hasSize(1);
  }

  @ParameterizedTest(name = "skipping custom listeners: {0}")
  @ValueSource(booleans = {false, true})
  @Tag("S32")
  @Tag("F1")
  void keepsFailedMessagesWhenACaseIsDeleted(boolean skipsCustomListeners) {
    List<String> bad = story.malformedOrdersArrive(3);
    List<String> good = story.validOrdersArrive(1);
    story.scan();
    String first = story.lastCase();

    story
        .engine
        .getRuntimeService()
        .deleteProcessInstance(
            story.theCase().getId(), "an operator tidies up", skipsCustomListeners, true, true);

    assertThat(story.dispositions(bad)).containsOnly(Disposition.MALFORMED);
    assertThat(story.group().count()).isEqualTo(3);
    story.scan();
    assertThat(number(story.theCase().getBusinessKey())).isEqualTo(number(first) + 1);
    assertThat(story.variable("messages")).isEqualTo(3L);
    assertThat(story.dispositions(good)).containsExactly(Disposition.APPLIED);
    story.receives(
        List.of(
            RawMessages.answer(
                "InventoryUpdatedEvent",
                good.get(0),
                "ReserveInventoryCommand",
                "\"reservationId\": \"R-1\"")));
    assertThat(story.sentFor(good.get(0)))
        .containsExactly("ReserveInventoryCommand", "CapturePaymentCommand");
  }

  private static int number(String businessKey) {
    return Integer.parseInt(businessKey.substring(businessKey.lastIndexOf('.') + 1));
  }

  @Test
  void ordersContinueWhileFailedMessagesWait() {
    story.malformedOrdersArrive(200);
    story.scan();
    List<String> orders = story.validOrdersArrive(20);
    story.receives(
        orders.stream()
            .map(
                order ->
                    RawMessages.answer(
                        "InventoryUpdatedEvent",
                        order,
                        "ReserveInventoryCommand",
                        "\"reservationId\": \"R-1\""))
            .toList());

    assertThat(story.dispositions(orders)).hasSize(40).containsOnly(Disposition.APPLIED);
    assertThat(story.tasks()).hasSize(1);
  }

  @Test
  void continuesCasesOfTheEarlierModel() throws Exception {
    String model =
        Files.readString(Path.of("processes/message-error-handling.bpmn"))
            .replace("failureGroup", "cause")
            .replace("MessagesFailed", "MessagesSetAside");
    String earlier =
        story
            .engine
            .getRepositoryService()
            .createDeployment()
            .addString("message-error-handling.bpmn", model)
            .deploy()
            .getId();
    try {
      List<String> orders = story.malformedOrdersArrive(2);
      story.scan();
      String group = story.group().key();
      story.schemaIsUpgraded();

      story.timePasses(Duration.ofHours(5));
      assertThat(story.published(story.lastCase()).stream().map(story::payloadOf))
          .hasSize(2)
          .allMatch(payload -> payload.path("failureGroup").asText().equals(group));
      story.malformedOrdersArrive(1);
      story.scan();
      assertThat(story.variable("messages")).isEqualTo(3L);

      story.operatorDecides("ada", Map.of("decision", "DISCARD", "decisionReason", "rubbish"));
      assertThat(story.dispositions(orders)).containsOnly(Disposition.DISCARDED);
      assertThat(story.end()).isEqualTo("Resolved");
    } finally {
      story.engine.getRepositoryService().deleteDeployment(earlier, true);
    }
  }

  @Test
  void deploysItsFormWithItsModel() throws Exception {
    story.malformedOrdersArrive(1);
    story.scan();

    String key =
        story
            .engine
            .getFormService()
            .getTaskFormKey(story.task().getProcessDefinitionId(), "DecideOnMessages");
    String file = key.substring("embedded:deployment:".length());

    assertThat(file).isEqualTo("processes/message-error-handling.html");
    assertThat(story.engine.getFormService().getDeployedTaskForm(story.task().getId()))
        .hasSameContentAs(Files.newInputStream(Path.of(file)));
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void visitsEveryElementInAllTheseTests() {
    assertThat(coverage.missing()).isEmpty();
  }
}
