package io.orderescrow.process;

import static io.orderescrow.process.OrderStep.INVENTORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import java.time.Duration;
import java.util.Map;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** All paths through {@code processes/ask-until-acknowledged.bpmn}. */
@OnTheEngine
@TestMethodOrder(OrderAnnotation.class)
@Tag("S20")
class AskUntilAcknowledgedProcessIT {

  private static final ModelCoverage coverage = ModelCoverage.of("ask-until-acknowledged");
  private static final Duration DEADLINE = Duration.ofDays(1);

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
  @EnumSource
  void endsWhenTheUndoIsAcknowledged(OrderStep step) {
    story.undoBegins(step, Map.of(step.answers.key(), "K-1"));
    assertThat(story.sends()).containsExactly(step.undo);
    assertThat(story.lastPayload().path(step.answers.key()).asText()).isEqualTo("K-1");
    story.waitsAt("AwaitAcknowledgement");

    story.isUndone(step);

    story.hasEndedAt("Acknowledged");
  }

  @ParameterizedTest
  @EnumSource
  void leavesOutAnUnknownKey(OrderStep step) {
    story.undoBegins(step, Map.of());

    assertThat(story.lastPayload().has(step.answers.key())).isFalse();
  }

  @Test
  @Tag("S19")
  void reSendsWithGrowingGaps() {
    story.undoBegins(INVENTORY, Map.of());

    story.timePasses(Duration.ofMinutes(6));

    assertThat(story.secondsOf(INVENTORY.undo)).containsExactly(0L, 10L, 30L, 70L, 150L, 310L);
    story.isUndone(INVENTORY);
    story.hasEndedAt("Acknowledged");
  }

  @Test
  @Tag("S18")
  void reSendsOnceAfterADowntime() {
    story.undoBegins(INVENTORY, Map.of());
    story.sends();

    story.systemIsDownFor(Duration.ofSeconds(100));
    assertThat(story.sends()).containsExactly(INVENTORY.undo);

    story.timePasses(Duration.ofSeconds(60));
    assertThat(story.secondsOf(INVENTORY.undo)).containsExactly(0L, 100L, 120L, 160L);
  }

  @Test
  @Tag("S31")
  void createsAUserTaskAtTheDeadline() {
    waitsForAUser();

    assertThat(story.task()).hasDefinitionKey("UndoByHand").hasCandidateGroup("order-desk");
    assertThat(story.task().getDescription()).contains(story.orderId, INVENTORY.undo);

    assertThat(story.formVariables())
        .containsEntry("orderId", story.orderId)
        .containsEntry("timesSent", story.secondsOf(INVENTORY.undo).size());

    story.personDecides(Map.of("decisionReason", "carried it back myself"));
    story.hasEndedAt("UndoneByHand");
    assertThat(story.comments()).containsExactly("carried it back myself");
  }

  @Test
  @Tag("S31")
  void reSendsWithoutEnd() {
    waitsForAUser();

    story.timePasses(Duration.ofDays(7));

    assertThat(story.sends()).hasSizeGreaterThan(5).containsOnly(INVENTORY.undo);
    story.waitsAt("UndoByHand");
  }

  @Test
  @Tag("S31")
  void endsTheUserTaskOnALateAcknowledgement() {
    waitsForAUser();

    story.isUndone(INVENTORY);

    story.hasEndedAt("AcknowledgedLate");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void visitsEveryElementInAllTheseTests() {
    assertThat(coverage.missing()).isEmpty();
  }

  private void waitsForAUser() {
    story.undoBegins(INVENTORY, Map.of());
    story.timePasses(DEADLINE);
    story.sends();
    story.waitsAt("UndoByHand");
  }
}
