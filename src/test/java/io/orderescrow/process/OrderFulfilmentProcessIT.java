package io.orderescrow.process;

import static io.orderescrow.process.OrderStep.INVENTORY;
import static io.orderescrow.process.OrderStep.PAYMENT;
import static io.orderescrow.process.OrderStep.SHIPMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.reset;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.instance.Instance;
import java.time.Duration;
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

/**
 * All paths through {@code processes/order-fulfilment.bpmn} without a user task. {@link
 * OverdueOrderProcessIT} has the others.
 */
@OnTheEngine
@TestMethodOrder(OrderAnnotation.class)
class OrderFulfilmentProcessIT {

  private static final ModelCoverage coverage =
      ModelCoverage.upTo("order-fulfilment", "InvoiceDeadline", "ShipmentDeadline");

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

  @Test
  @Tag("S4")
  void completesAnOrderStepByStep() {
    story.orderIsPlaced();
    for (OrderStep step : OrderStep.values()) {
      assertThat(story.sends()).containsExactly(step.command);
      story.waitsAt(step.waitsAt());
      story.succeeds(step);
    }

    assertThat(story.sends()).containsExactly("OrderCompletedEvent");
    JsonNode completed = story.lastPayload();
    for (OrderStep step : OrderStep.values()) {
      assertThat(completed.path(step.answers.key()).asText()).isEqualTo(step.name() + "-1");
    }
    story.hasEndedAt("OrderCompleted");
    story.hasOutcome("OrderCompleted");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S9")
  @Tag("S20")
  void compensatesWhenAServiceRejects(OrderStep step) {
    story.orderReaches(step);

    story.fails(step, "SOME_REASON");

    story.endsCancelled(step, failureOf(step), "SOME_REASON");
    for (OrderStep done : step.before()) {
      assertThat(story.payloadOf(done.undo).path(done.answers.key()).asText())
          .isEqualTo(done.name() + "-1");
    }
    assertThat(story.payloadOf(step.undo).has(step.answers.key())).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S19")
  void reSendsWithGrowingGapsWhileAServiceIsSilent(OrderStep step) {
    story.orderReaches(step);
    long first = step == SHIPMENT ? 60 : 10;

    story.timePasses(Duration.ofSeconds(16 * first));

    assertThat(story.sends()).containsOnly(step.command);
    assertThat(story.secondsOf(step.command))
        .containsExactly(0L, first, 3 * first, 7 * first, 15 * first);
    story.waitsAt(step.waitsAt());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S18")
  @Tag("S25")
  void reSendsOnceAfterADowntime(OrderStep step) {
    story.orderReaches(step);

    story.systemIsDownFor(Duration.ofMinutes(5));
    assertThat(story.sends()).containsExactly(step.command);

    story.succeeds(step);
    assertThat(story.sends()).doesNotContain(step.command);
  }

  @ParameterizedTest
  @EnumSource(names = {"INVENTORY", "PAYMENT"})
  @Tag("S17")
  @Tag("S20")
  void cancelsAnOrderWhoseInventoryOrPaymentIsOverdue(OrderStep step) {
    story.orderReaches(step);

    story.timePasses(Duration.ofMinutes(15));

    story.endsCancelled(step, step + "_DEADLINE", null);
    assertThat(story.payloadOf(step.undo).has(step.answers.key())).isFalse();
  }

  @Test
  void sendsNoUncheckedPayloadFieldInItsOwnEvents() {
    story.orderIsPlacedWith("reasonDetail", "text of the shop");
    story.sends();

    story.timePasses(Duration.ofMinutes(15));

    story.endsCancelled(INVENTORY, "INVENTORY_DEADLINE", null);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("S20")
  void cancelsOnRequestAtEveryWait(OrderStep step) {
    story.orderReaches(step);

    story.cancellationIsRequested("changed my mind");

    story.endsCancelled(step, "CANCELLED_ON_REQUEST", "changed my mind");
  }

  @ParameterizedTest
  @EnumSource
  void canBeDeletedAtEveryWait(OrderStep step) {
    story.orderReaches(step);

    story.isDeleted();

    assertThat(story.sends()).isEmpty();
    story.hasOutcome(Instance.DELETED);
  }

  @Test
  @Tag("S27")
  void awaitsNoOtherMessageDuringCompensation() {
    story.orderReaches(PAYMENT);
    story.fails(PAYMENT, "CARD_DECLINED");

    assertThat(story.awaits("PaymentCapturedEvent", "paymentId", "P-1")).isFalse();
    assertThat(story.awaits("CancelOrderCommand", "reason", "too late")).isFalse();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void visitsEveryElementInAllTheseTests() {
    assertThat(coverage.missing()).isEmpty();
  }

  private static String failureOf(OrderStep step) {
    return step + (step == INVENTORY ? "_REJECTED" : step == PAYMENT ? "_DECLINED" : "_FAILED");
  }
}
