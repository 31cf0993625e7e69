package io.orderescrow.benchmark;

import io.orderescrow.OrderEscrow;
import io.orderescrow.process.OrderStep;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;

/** The designs that the benchmark compares. */
enum Design {
  TUTORIAL("tutorial", Tutorial.class, 12),
  TUNED("tuned", Tuned.class, 6),
  ESCROW("order escrow", OrderEscrow.class, 1),
  STATE_MACHINE("state machine", BareStateMachine.class, 1);

  static final String ADMIN_PASSWORD = "only-for-the-benchmark";

  final String title;
  private final Class<?> application;

  /** Divides the number of orders in a run, so that the runs of all designs take about as long. */
  final int orderDivisor;

  Design(String title, Class<?> application, int orderDivisor) {
    this.title = title;
    this.application = application;
    this.orderDivisor = orderDivisor;
  }

  /** Returns the queues that it reads, each with its bound messages. */
  Map<String, List<String>> queues() {
    List<String> answers =
        Arrays.stream(OrderStep.values()).map(step -> step.answers.yes()).toList();
    List<String> all = new ArrayList<>(List.of("CreateOrderEvent"));
    all.addAll(answers);
    Map<String, List<String>> queues = new LinkedHashMap<>();
    switch (this) {
      case TUTORIAL -> all.forEach(message -> queues.put("tutorial." + message, List.of(message)));
      case TUNED -> {
        queues.put("tuned.starts", List.of("CreateOrderEvent"));
        queues.put("tuned.answers", answers);
      }
      case ESCROW -> queues.put("orders.orchestrator", all);
      case STATE_MACHINE -> queues.put("machine", all);
    }
    return queues;
  }

  /** Returns Spring's own main class: with a second one here, Maven could not choose. */
  Class<?> main() {
    return this == ESCROW ? application : SpringApplication.class;
  }

  String profile() {
    return this == ESCROW ? "orchestrator" : "benchmark";
  }

  /**
   * Returns the command-line arguments. No reminder is due during a run: an order that waits behind
   * a thousand others is not late.
   *
   * @param firstGap time until the first re-send, in ISO 8601
   */
  List<String> arguments(QueueType queues, String firstGap) {
    List<String> arguments = new ArrayList<>();
    if (this == ESCROW) {
      arguments.add("--fulfilment.engine.batching=true");
      arguments.add("--fulfilment.web.admin.password=" + ADMIN_PASSWORD);
      arguments.add("--fulfilment.amqp.queue-type=" + queues.title());
      for (OrderStep step : OrderStep.values()) {
        arguments.add(
            "--fulfilment.model.waits.Await%s.first-gap=%s".formatted(step.title(), firstGap));
      }
    } else {
      arguments.add("--spring.main.sources=" + application.getName());
      arguments.add(
          "--spring.config.location=classpath:benchmark/%s.yaml"
              .formatted(title.replace(' ', '-')));
      arguments.add("--" + PlainPatience.FIRST_GAP + "=" + firstGap);
    }
    return arguments;
  }

  /** Returns SQL that counts running and unsent rows. */
  String unfinished() {
    String engine =
        "(select count(*) from act_ru_execution)"
            + " + (select count(*) from act_ru_job where handler_type_ <> 'history-cleanup')";
    return switch (this) {
      case TUTORIAL -> "select " + engine;
      case TUNED -> "select " + engine + " + (select count(*) from tuned_outbox)";
      case ESCROW ->
          "select " + engine + " + (select count(*) from outbox_message where sent_at is null)";
      case STATE_MACHINE ->
          "select (select count(*) from machine_order where state < %d)"
                  .formatted(OrderStep.values().length)
              + " + (select count(*) from machine_outbox)";
    };
  }

  /** Returns SQL that counts the completed orders whose ids match a pattern. */
  String completed() {
    return this == STATE_MACHINE
        ? "select count(*) from machine_order where order_id like ? and state = %d"
            .formatted(OrderStep.values().length)
        : "select count(*) from act_hi_procinst"
            + " where business_key_ like ? and end_act_id_ = 'OrderCompleted'";
  }

  /** Returns SQL that counts the received messages that were not applied. */
  String unapplied() {
    return switch (this) {
      case TUNED -> "select count(*) from tuned_inbox where disposition <> 'APPLIED'";
      case ESCROW -> "select count(*) from inbox_message where disposition <> 'APPLIED'";
      case TUTORIAL, STATE_MACHINE -> "select 0";
    };
  }
}
