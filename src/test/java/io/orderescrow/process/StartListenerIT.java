package io.orderescrow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.orderescrow.instance.InstanceLogTable;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.outbox.SentMessage;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.spin.plugin.variable.SpinValues;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Starts through the engine's API instead of a message. */
@OnTheEngine
class StartListenerIT {

  @Autowired RuntimeService runtime;
  @Autowired OutboxLogTable outbox;
  @Autowired InstanceLogTable instances;

  private final String order = UUID.randomUUID().toString();

  @Test
  void startsAnOrderWithAKeyAndItsData() {
    start(order, RawMessages.orderJson(order, "tok_visa"));

    assertThat(outbox.forSubject(order))
        .extracting(SentMessage::type)
        .containsExactly("ReserveInventoryCommand");
    assertThat(instances.find("order-fulfilment", order)).isPresent();
  }

  @Test
  void refusesASecondStartWithTheSameKey() {
    start(order, RawMessages.orderJson(order, "tok_visa"));

    assertThatThrownBy(() -> start(order, RawMessages.orderJson(order, "tok_visa")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining(order)
        .hasMessageContaining("started for the business key");
    assertThat(outbox.forSubject(order)).hasSize(1);
  }

  @Test
  void startsOnceWhenSeveralStartConcurrently() throws Exception {
    int callers = 4;
    CyclicBarrier together = new CyclicBarrier(callers);
    CompletableFuture<?>[] tries =
        Stream.generate(() -> CompletableFuture.supplyAsync(() -> tryStart(together)))
            .limit(callers)
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(tries).join();

    assertThat(Stream.of(tries).map(CompletableFuture::join).filter(Boolean.TRUE::equals))
        .hasSize(1);
    assertThat(outbox.forSubject(order)).hasSize(1);
  }

  /** A start with this variable once passed all checks, as if the inbox had made them. */
  @Test
  @Tag("S33")
  @Tag("F2")
  void refusesTheReservedVariable() {
    assertThatThrownBy(
            () ->
                runtime.startProcessInstanceByKey(
                    "order-fulfilment",
                    order,
                    Variables.createVariables().putValue("message", "customer called")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("the variable 'message' cannot be set: the name is reserved");
    assertThat(outbox.forSubject(order)).isEmpty();
  }

  @Test
  void refusesAStartWithoutAKey() {
    assertThatThrownBy(() -> runtime.startProcessInstanceByKey("order-fulfilment"))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("needs a business key");
  }

  @Test
  @Tag("F2")
  void refusesAStartWithoutTheOrder() {
    assertThatThrownBy(() -> runtime.startProcessInstanceByKey("order-fulfilment", order))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("needs the variable 'order' of type Json");
    assertThat(instances.find("order-fulfilment", order)).isEmpty();
  }

  @Test
  void refusesAnOrderThatBreaksTheContract() {
    String json =
        RawMessages.orderJson(order, "tok_visa").replace("\"quantity\": 2", "\"quantity\": 0");

    assertThatThrownBy(() -> start(order, json))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("/lines/0/quantity");
  }

  @Test
  @Tag("F2")
  void refusesAnOrderWithAnotherId() {
    assertThatThrownBy(() -> start(order, RawMessages.orderJson("another", "tok_visa")))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("another");
  }

  private boolean tryStart(CyclicBarrier together) {
    try {
      together.await();
      start(order, RawMessages.orderJson(order, "tok_visa"));
      return true;
    } catch (StartRefusedException e) {
      return false;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void start(String businessKey, String json) {
    runtime.startProcessInstanceByKey(
        "order-fulfilment",
        businessKey,
        Variables.createVariables().putValueTyped("order", SpinValues.jsonValue(json).create()));
  }
}
