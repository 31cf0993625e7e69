package io.orderescrow.process;

import static io.orderescrow.process.OrderStep.INVOICE;
import static io.orderescrow.process.OrderStep.SHIPMENT;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** All paths through the user task for an overdue invoice or shipment. */
@OnTheEngine
@TestMethodOrder(OrderAnnotation.class)
@Tag("S31")
class OverdueOrderProcessIT {

  private static final ModelCoverage coverage =
      ModelCoverage.beyond("order-fulfilment", "InvoiceDeadline", "ShipmentDeadline");

  private Story story;

  @BeforeEach
  void begin(@Autowired ApplicationContext system) {
    story = new Story(system);
  }

  @AfterEach
  void end() {
    coverage.add(story);
    ClockUtil.reset();
    reset();
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  @Tag("S17")
  void publishesAnEventAndCreatesATaskForTheOrderDesk(OrderStep step) {
    story.orderReaches(step);

    story.timePasses(deadlineOf(step));

    assertThat(story.sends()).endsWith("OrderOverdueEvent").doesNotContain(step.undo);
    assertThat(story.lastPayload().path("step").asText())
        .isEqualTo(step.name().toLowerCase(Locale.ROOT));
    assertThat(story.task())
        .hasDefinitionKey(step.clerksTask())
        .hasCandidateGroup("order-desk")
        .hasDueDate(story.in(clerksDeadlineOf(step)));
    assertThat(story.task().getDescription()).contains(story.orderId);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void showsTheClerkTheSentCommands(OrderStep step) {
    story.orderReaches(step);
    Date since = story.in(Duration.ZERO);

    story.timePasses(deadlineOf(step));

    assertThat(story.formVariables())
        .containsEntry("orderId", story.orderId)
        .containsEntry("overdue", step.name().toLowerCase(Locale.ROOT))
        .containsEntry("timesSent", story.secondsOf(step.command).size())
        .containsKey("order")
        .extractingByKey("sentSince", as(InstanceOfAssertFactories.DATE))
        .isCloseTo(since, 60_000); // the test does not move the clock of the outbox
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void recordsDecisionAndReason(OrderStep step) {
    isOverdue(step);

    story.personDecides(Map.of("decision", "RETRY", "decisionReason", "they are slow"));
    story.timePasses(deadlineOf(step));
    story.personDecides(Map.of("decision", "CANCEL"));

    assertThat(story.comments()).containsExactlyInAnyOrder("RETRY: they are slow", "CANCEL");
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  @Tag("S19")
  void reSendsWhileTheTaskIsOpen(OrderStep step) {
    isOverdue(step);

    story.timePasses(clerksDeadlineOf(step).dividedBy(2));

    assertThat(story.sends()).isNotEmpty().containsOnly(step.command);
    story.waitsAt(step.clerksTask());
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void continuesOnALateAnswer(OrderStep step) {
    isOverdue(step);

    story.succeeds(step);

    continuesAfter(step);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void cancelsOnALateRejection(OrderStep step) {
    isOverdue(step);

    story.fails(step, "SOME_REASON");

    story.endsCancelled(step, step + "_FAILED", "SOME_REASON");
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void reSendsOnTheClerksDecision(OrderStep step) {
    isOverdue(step);

    story.personDecides(Map.of("decision", "RETRY"));
    assertThat(story.sends()).containsExactly(step.command);
    story.waitsAt(step.waitsAt());

    story.succeeds(step);
    continuesAfter(step);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  @Tag("S20")
  void compensatesOnceAfterTwoSendTasks(OrderStep step) {
    isOverdue(step);
    story.personDecides(Map.of("decision", "RETRY", "decisionReason", "they are slow"));
    story.timePasses(deadlineOf(step));
    story.sends();

    story.personDecides(Map.of("decision", "CANCEL"));

    story.endsCancelled(step, "CANCELLED_BY_CLERK", null);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void cancelsWithTheClerksReason(OrderStep step) {
    isOverdue(step);

    story.personDecides(Map.of("decision", "CANCEL", "decisionReason", "customer gave up"));

    story.endsCancelled(step, "CANCELLED_BY_CLERK", "customer gave up");
  }

  /** A long reason must not prevent the last message of the order. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1000, 1001, 4000})
  void truncatesTheReasonToTheContract(int length) {
    isOverdue(INVOICE);

    story.personDecides(Map.of("decision", "CANCEL", "decisionReason", "x".repeat(length)));

    story.endsCancelled(
        INVOICE, "CANCELLED_BY_CLERK", length == 0 ? null : "x".repeat(Math.min(length, 1000)));
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  @Tag("S17")
  void cancelsAtTheDeadlineOfTheTask(OrderStep step) {
    isOverdue(step);

    story.timePasses(clerksDeadlineOf(step));

    story.endsCancelled(step, step + "_DEADLINE", null);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  @Tag("S20")
  void cancelsOnRequest(OrderStep step) {
    isOverdue(step);

    story.cancellationIsRequested("changed my mind");

    story.endsCancelled(step, "CANCELLED_ON_REQUEST", "changed my mind");
  }

  /** The decision of an earlier task does not count. */
  @ParameterizedTest
  @EnumSource(names = {"INVOICE", "SHIPMENT"})
  void rejectsACompletionWithoutValidDecision(OrderStep step) {
    isOverdue(step);
    story.personDecides(Map.of("decision", "RETRY"));
    story.timePasses(deadlineOf(step));
    story.sends();

    for (Map<String, String> none : List.of(Map.<String, String>of(), Map.of("decision", "OK"))) {
      assertThatThrownBy(() -> story.personDecides(none))
          .isInstanceOf(ProcessEngineException.class)
          .hasMessageContaining(step.title() + "Decision");
    }

    assertThat(story.sends()).isEmpty();
    story.waitsAt(step.clerksTask());
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void visitsEveryElementInAllTheseTests() {
    assertThat(coverage.missing()).isEmpty();
  }

  private void isOverdue(OrderStep step) {
    story.orderReaches(step);
    story.timePasses(deadlineOf(step));
    story.sends();
  }

  private static Duration deadlineOf(OrderStep step) {
    return step == SHIPMENT ? Duration.ofDays(2) : Duration.ofMinutes(15);
  }

  private static Duration clerksDeadlineOf(OrderStep step) {
    return step == SHIPMENT ? Duration.ofDays(1) : Duration.ofHours(4);
  }

  private void continuesAfter(OrderStep step) {
    if (step == INVOICE) {
      assertThat(story.sends()).containsExactly(SHIPMENT.command);
      story.succeeds(SHIPMENT);
    }
    assertThat(story.sends()).containsExactly("OrderCompletedEvent");
    assertThat(story.lastPayload().path(step.answers.key()).asText()).isEqualTo(step + "-1");
    story.hasEndedAt("OrderCompleted");
  }
}
