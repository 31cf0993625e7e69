package io.orderescrow.cost;

import static io.orderescrow.message.RawMessages.answer;
import static org.awaitility.Awaitility.await;

import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import io.orderescrow.message.RawMessages;
import io.orderescrow.outbox.OutboxLogTable;
import io.orderescrow.process.OrderStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;

/**
 * Orders that arrive in waves. All orders of a wave are placed before the first answer, and all
 * have ended before the next wave. So the engine's tables and the outbox fill, and become empty
 * again.
 */
final class OrderWaves {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Inbox inbox;
  private final OutboxLogTable outbox;

  /**
   * @param node an orchestrator without services
   */
  OrderWaves(ApplicationContext node) {
    inbox = node.getBean(Inbox.class);
    outbox = node.getBean(OutboxLogTable.class);
  }

  /**
   * Runs one wave.
   *
   * @param batch the number of messages that are received together
   */
  void run(int count, int batch) {
    List<String> orders = Stream.generate(() -> "order-" + UUID.randomUUID()).limit(count).toList();
    inBatches(orders, batch, RawMessages::createOrder);
    for (OrderStep step : OrderStep.values()) {
      inBatches(
          orders,
          batch,
          order ->
              answer(
                  step.answers.yes(),
                  order,
                  step.command,
                  "\"%s\": \"%s-1\"".formatted(step.answers.key(), step.title())));
    }
    await().atMost(LIMIT).until(() -> outbox.unsent() == 0);
  }

  private void inBatches(List<String> orders, int size, Function<String, RawMessage> message) {
    for (int from = 0; from < orders.size(); from += size) {
      List<RawMessage> batch = new ArrayList<>();
      orders
          .subList(from, Math.min(orders.size(), from + size))
          .forEach(order -> batch.add(message.apply(order)));
      inbox.receive(batch);
    }
  }
}
