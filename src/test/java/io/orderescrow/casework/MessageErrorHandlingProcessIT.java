package io.orderescrow.casework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.init;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.inbox.Disposition;
import io.orderescrow.inbox.MessageFilter;
import io.orderescrow.message.MalformedOrders;
import io.orderescrow.message.RawMessages;
import io.orderescrow.operator.AuditTrail;
import io.orderescrow.operator.AuditTrail.About;
import io.orderescrow.operator.OperatorAction;
import io.orderescrow.outbox.SentMessage;
import io.orderescrow.process.ModelCoverage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Every path through {@code processes/message-error-handling.bpmn}, with messages that failed. */
@OnCasework
@TestMethodOrder(OrderAnnotation.class)
@Tag("S10")
class MessageErrorHandlingProcessIT {

  private static final ModelCoverage coverage = ModelCoverage.of("message-error-handling");

  @Autowired AuditTrail audit;

  private FailedMessageScenario story;

  @BeforeEach
  void begin(@Autowired ApplicationContext system) {
    story = new FailedMessageScenario(system);
    init(story.engine);
  }

  @AfterEach
  void end() {
    coverage.add(story.visited());
    story.isOver();
    ClockUtil.reset();
    reset();
  }

  @Test
  void bringsWhatCannotBeReadBeforeAPersonAtOnce() {
    List<String> orders = story.malformedOrdersCome(3);

    story.roundIsMade();

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.task()).hasCandidateGroup("camunda-admin");
    assertThat(story.task().getDescription()).contains("The contract is broken", "/lines");
    assertThat(story.theCase().getBusinessKey()).startsWith(story.cause().cause() + ".");
    assertThat(story.told(story.lastCase())).hasSize(1);
    JsonNode told = story.payloadOf(story.told(story.lastCase()).get(0));
    assertThat(told.path("messages").asInt()).isEqualTo(3);
    assertThat(told.path("disposition").asText()).isEqualTo("MALFORMED");
    assertThat(told.path("messageType").asText()).isEqualTo("CreateOrderEvent");
    assertThat(told.path("problem").asText()).contains("/lines");
    assertThat(told.path("escalated").asBoolean()).isFalse();
    assertThat(story.fates(orders)).containsOnly(Disposition.MALFORMED);
  }

  @Test
  void makesOneTaskOfAThousandMessagesAndItsCountFollows() {
    story.malformedOrdersCome(600);
    story.roundIsMade();
    story.malformedOrdersCome(400);
    story.roundIsMade();
    story.roundIsMade();

    assertThat(story.tasks()).hasSize(1);
    assertThat(story.variable("messages")).isEqualTo(1_000L);
    assertThat(String.valueOf(story.variable("situation"))).contains("\"messages\":1000");
    assertThat(story.told(story.lastCase())).hasSize(1);
  }

  @Test
  void makesOneCaseForEachCause() {
    story.malformedOrdersCome(2);
    story.receives(
        IntStream.range(0, 2)
            .mapToObj(
                i -> RawMessages.rawMessage("WeatherChangedEvent", "day-" + i, "/sky", null, "{}"))
            .toList());

    story.roundIsMade();

    assertThat(story.tasks()).hasSize(2);
    assertThat(story.open().map(one -> one.getBusinessKey().replaceAll("-[0-9a-f]{12}.*", "")))
        .containsExactlyInAnyOrder("malformed-CreateOrderEvent", "unexpected-WeatherChangedEvent");
  }

  @Test
  void floodsNobodyWithCausesEither() {
    List<String> names = List.of("Aa", "Bb", "Cc", "Dd", "Ee");
    story.receives(
        names.stream()
            .map(name -> RawMessages.rawMessage(name + "Event", "day-" + name, "/sky", null, "{}"))
            .toList());

    story.roundIsMade();

    assertThat(story.tasks()).hasSize(OnCasework.MOST_OPEN);

    story.desk.discard(seqOf(story.tasks().get(0)), "ada", "not ours");
    story.roundIsMade();
    story.roundIsMade();

    assertThat(story.tasks()).hasSize(OnCasework.MOST_OPEN);
    assertThat(story.desk.causes(null, 10)).hasSize(names.size() - 1);
  }

  private long seqOf(Task task) {
    String cause = String.valueOf(story.engine.getTaskService().getVariable(task.getId(), "cause"));
    return story.desk.cause(cause).orElseThrow().sample().seq();
  }

  @Test
  void opensOneCaseThoughSeveralNodesLookAtTheSameTime() {
    story.malformedOrdersCome(1);

    CompletableFuture.allOf(
            Stream.generate(() -> CompletableFuture.runAsync(story::roundIsMade))
                .limit(8)
                .toArray(CompletableFuture[]::new))
        .join();

    assertThat(story.tasks()).hasSize(1);
    assertThat(story.told(story.theCase().getBusinessKey())).hasSize(1);
  }

  @Test
  void retriesByItselfWithGrowingGapsAndThenAsksAPerson() {
    story.reservationsFail();
    List<String> orders = story.soundOrdersCome(2);
    assertThat(story.fates(orders)).containsOnly(Disposition.PARKED);
    story.roundIsMade();
    assertThat(story.theCase()).isWaitingAt("UntilNothingIsLeft");
    assertThat(retriesIn(Duration.ofSeconds(59))).isZero();
    assertThat(retriesIn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(retriesIn(Duration.ofSeconds(119))).isZero();
    assertThat(retriesIn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(retriesIn(Duration.ofSeconds(239))).isZero();
    assertThat(retriesIn(Duration.ofSeconds(1))).isEqualTo(1);
    assertThat(story.tasks()).isEmpty();
    assertThat(story.told(story.lastCase())).isEmpty();

    story.timePasses(Duration.ofMinutes(13));

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.told(story.lastCase())).hasSize(1);
    assertThat(story.fates(orders)).containsOnly(Disposition.PARKED);
  }

  private int retriesIn(Duration more) {
    String cause = story.cause().cause();
    int before = done(cause, OperatorAction.Kind.RETRY_CAUSE).size();
    story.timePasses(more);
    return done(cause, OperatorAction.Kind.RETRY_CAUSE).size() - before;
  }

  private List<OperatorAction> done(String cause, OperatorAction.Kind kind) {
    return audit.page(new About(null, null, cause), null, 1_000).stream()
        .filter(action -> action.kind() == kind)
        .toList();
  }

  @Test
  void endsByItselfOnceARetryHelps() {
    story.reservationsFail();
    List<String> orders = story.soundOrdersCome(3);
    story.roundIsMade();
    story.timePasses(Duration.ofMinutes(2));
    assertThat(story.fates(orders)).containsOnly(Disposition.PARKED);

    story.reservationsWorkAgain();
    story.timePasses(Duration.ofMinutes(2));

    assertThat(story.fates(orders)).containsOnly(Disposition.APPLIED);
    assertThat(orders)
        .allSatisfy(
            order -> assertThat(story.sentFor(order)).containsExactly("ReserveInventoryCommand"));
    assertThat(story.end()).isEqualTo("TakenAfterAll");
    assertThat(story.told(story.lastCase())).isEmpty();
  }

  @Test
  void asksAPersonAtOnceWhenACauseIsSoonBack() {
    story.reservationsFail();
    story.soundOrdersCome(1);
    story.roundIsMade();
    story.reservationsWorkAgain();
    story.timePasses(Duration.ofMinutes(1));
    assertThat(story.end()).isEqualTo("TakenAfterAll");
    String first = story.lastCase();

    story.reservationsFail();
    story.soundOrdersCome(1);
    story.roundIsMade();

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(number(story.lastCase())).isEqualTo(number(first) + 1);
  }

  @Test
  void appliesAllWhenAPersonHasThemRetriedAfterTheCauseIsGone() {
    story.reservationsFail();
    List<String> orders = story.soundOrdersCome(3);
    story.roundIsMade();
    story.timePasses(Duration.ofMinutes(20));
    assertThat(story.theCase()).hasPassed("RetriesAreUsedUp");
    String cause = story.cause().cause();

    story.reservationsWorkAgain();
    story.personDecides(
        "ada", Map.of("decision", "RETRY", "decisionReason", "the database is well again"));

    assertThat(story.fates(orders)).containsOnly(Disposition.APPLIED);
    assertThat(story.end()).isEqualTo("Settled");
    assertThat(done(cause, OperatorAction.Kind.RETRY_CAUSE).get(0))
        .returns("ada", OperatorAction::by)
        .returns("the database is well again", OperatorAction::reason);
  }

  @Test
  void givesThePersonTheTaskBackWhenTheRetryWasInVain() {
    story.malformedOrdersCome(2);
    story.roundIsMade();
    String before = story.task().getId();

    story.personDecides("ada", Map.of("decision", "RETRY", "decisionReason", "perhaps"));

    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.task().getId()).isNotEqualTo(before);
    assertThat(story.variable("outcome"))
        .isEqualTo("Of 2 messages 2 were tried again; 2 of them failed again.");
    assertThat(story.told(story.lastCase())).hasSize(1);
  }

  @Test
  void discardsAllWithAReason() {
    List<String> orders = story.malformedOrdersCome(5);
    story.roundIsMade();
    String cause = story.cause().cause();

    story.personDecides("ada", Map.of("decision", "DISCARD", "decisionReason", "a test of theirs"));

    assertThat(story.fates(orders)).containsOnly(Disposition.DISCARDED);
    assertThat(story.end()).isEqualTo("Settled");
    assertThat(done(cause, OperatorAction.Kind.DISCARD_CAUSE).get(0))
        .returns("ada", OperatorAction::by)
        .returns("a test of theirs", OperatorAction::reason);
  }

  @Test
  void appliesTheOneThatIsEditedAndKeepsTheOthers() {
    List<String> orders = story.malformedOrdersCome(2);
    story.roundIsMade();
    String edited = orders.get(1);

    story.personDecides("ada", edit(story.cause().sample().seq(), edited, "lines"));

    assertThat(story.fates(List.of(edited))).containsExactly(Disposition.APPLIED);
    assertThat(story.sentFor(edited)).containsExactly("ReserveInventoryCommand");
    assertThat(story.fates(orders.subList(0, 1))).containsExactly(Disposition.MALFORMED);
    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(story.variable("messages")).isEqualTo(1L);
    assertThat(String.valueOf(story.variable("outcome"))).contains("APPLIED");
  }

  @Test
  void endsWhenTheLastOneIsEdited() {
    List<String> orders = story.malformedOrdersCome(1);
    story.roundIsMade();
    long seq = story.cause().sample().seq();

    story.personDecides("ada", edit(seq, orders.get(0), "lines"));

    assertThat(story.fates(orders)).containsExactly(Disposition.APPLIED);
    assertThat(story.end()).isEqualTo("Settled");
    assertThat(audit.page(About.message(seq), null, 10).get(0))
        .returns("ada", OperatorAction::by)
        .returns("a typing error", OperatorAction::reason);
  }

  @Test
  void saysWhyAnEditIsRefused() {
    List<String> orders = story.malformedOrdersCome(1);
    story.roundIsMade();

    story.personDecides("ada", edit(story.cause().sample().seq(), orders.get(0), "columns"));

    assertThat(story.fates(orders)).containsExactly(Disposition.MALFORMED);
    assertThat(story.theCase()).isWaitingAtExactly("DecideOnMessages");
    assertThat(String.valueOf(story.variable("outcome"))).contains("no better", "/lines");
  }

  @Test
  void editsNoMessageOfAnotherCause() {
    String order = "order-" + UUID.randomUUID();
    String json = RawMessages.orderJson(order, "tok_visa").replace("\"customer\"", "\"client\"");
    story.receives(List.of(RawMessages.rawMessage("CreateOrderEvent", order, "/shop", null, json)));
    long stranger = story.cause().sample().seq();
    story.malformedOrdersCome(1);
    story.roundIsMade();

    story.tasks().stream()
        .filter(task -> task.getDescription().contains("/lines"))
        .forEach(
            task ->
                story
                    .engine
                    .getTaskService()
                    .complete(task.getId(), edit(stranger, order, "lines")));
    story.isCarriedOut();

    assertThat(story.fates(List.of(order))).containsExactly(Disposition.MALFORMED);
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
  void wantsAReasonForEachDecision() {
    List<String> orders = story.malformedOrdersCome(1);
    story.roundIsMade();
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
    assertThat(story.fates(orders)).containsExactly(Disposition.MALFORMED);
  }

  @Test
  void saysItAgainWithGrowingGapsAsLongAsNobodyActs() {
    story.malformedOrdersCome(1);
    story.roundIsMade();
    assertThat(story.task().getDueDate()).isEqualTo(story.in(Duration.ofHours(4)));

    story.timePasses(Duration.ofHours(13));

    List<SentMessage> told = story.told(story.lastCase());
    assertThat(told).extracting(SentMessage::attempt).containsExactly(1, 2, 3);
    assertThat(told.stream().map(story::payloadOf).map(one -> one.path("escalated").asBoolean()))
        .containsExactly(false, true, true);
    assertThat(story.tasks()).hasSize(1);
  }

  @Test
  void takesTheTaskAwayWhenAllIsSettledElsewhere() {
    List<String> orders = story.malformedOrdersCome(2);
    story.roundIsMade();

    story
        .desk
        .page(MessageFilter.ofCause(story.cause().cause()), null, 10)
        .forEach(message -> story.desk.discard(message.seq(), "ada", "over REST"));
    story.roundIsMade();

    assertThat(story.fates(orders)).containsOnly(Disposition.DISCARDED);
    assertThat(story.tasks()).isEmpty();
    assertThat(story.end()).isEqualTo("SettledElsewhere");
  }

  /** While it is tried again a message is not set aside, and may be so the next moment. */
  @Test
  void doesNotTakeForSettledWhatIsBeingTried() {
    List<String> orders = story.malformedOrdersCome(2);
    story.roundIsMade();
    String task = story.task().getId();

    story.areTriedAgainElsewhere();
    story.roundIsMade();
    story.haveFailedAgain(orders);
    story.roundIsMade();

    assertThat(story.task().getId()).isEqualTo(task);
    assertThat(story.variable("messages")).isEqualTo(2L);
  }

  @Test
  void opensAnotherCaseForWhatComesAfterTheLastOneWasClosed() {
    story.malformedOrdersCome(1);
    story.roundIsMade();
    String first = story.lastCase();
    story.personDecides("ada", Map.of("decision", "DISCARD", "decisionReason", "rubbish"));

    story.malformedOrdersCome(1);
    story.roundIsMade();

    assertThat(number(story.lastCase())).isEqualTo(number(first) + 1);
    assertThat(story.tasks()).hasSize(1);
  }

  @Test
  void losesNothingWhenACaseIsDeleted() {
    List<String> bad = story.malformedOrdersCome(3);
    List<String> good = story.soundOrdersCome(1);
    story.roundIsMade();
    String first = story.lastCase();

    story
        .engine
        .getRuntimeService()
        .deleteProcessInstance(story.theCase().getId(), "an operator tidies up");

    assertThat(story.fates(bad)).containsOnly(Disposition.MALFORMED);
    assertThat(story.cause().count()).isEqualTo(3);
    story.roundIsMade();
    assertThat(number(story.theCase().getBusinessKey())).isEqualTo(number(first) + 1);
    assertThat(story.variable("messages")).isEqualTo(3L);
    assertThat(story.fates(good)).containsExactly(Disposition.APPLIED);
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
  void ordersGoOnWhileMessagesWaitForAPerson() {
    story.malformedOrdersCome(200);
    story.roundIsMade();
    List<String> orders = story.soundOrdersCome(20);
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

    assertThat(story.fates(orders)).hasSize(40).containsOnly(Disposition.APPLIED);
    assertThat(story.tasks()).hasSize(1);
  }

  @Test
  void deploysItsFormWithItsModel() throws Exception {
    story.malformedOrdersCome(1);
    story.roundIsMade();

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
