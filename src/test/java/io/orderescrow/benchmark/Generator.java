package io.orderescrow.benchmark;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.orderescrow.message.RawMessages;
import io.orderescrow.process.OrderStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Places orders, and plays all services: it answers each command with success. It confirms up to
 * two hundred answers in one round trip to the broker, so that the generator is not the bottleneck.
 */
final class Generator implements AutoCloseable {

  private static final int BATCH = 200;
  private static final Map<String, OrderStep> STEPS = new HashMap<>();
  private static final int LAST = OrderStep.values().length;

  static {
    for (OrderStep step : OrderStep.values()) {
      STEPS.put(step.command, step);
    }
  }

  private final BenchmarkBus bus;
  private final Channel placing;
  private final Channel answering;
  private final Map<String, String> readers = new HashMap<>();
  private final BlockingQueue<Delivery> commands = new LinkedBlockingQueue<>();
  private final Thread responder = new Thread(this::respond, "responder");
  private volatile OrderLoad load = new OrderLoad(0);
  private volatile @Nullable Throwable failure;

  Generator(BenchmarkBus bus) {
    this.bus = bus;
    this.placing = bus.confirmingChannel();
    this.answering = bus.confirmingChannel();
    BenchmarkBus.queues().forEach(this::startAnswering);
    responder.setDaemon(true);
    responder.start();
  }

  /** Begins to read a queue and to answer its commands. */
  void startAnswering(String queue) {
    readers.computeIfAbsent(queue, name -> bus.read(name, this::take));
  }

  /** Stops reading a queue; its messages stay in it. */
  void stopAnswering(String queue) {
    String reader = readers.remove(queue);
    if (reader != null) {
      bus.stop(reader);
    }
  }

  /** Measures these orders from now on. */
  void track(OrderLoad next) {
    load = next;
  }

  /** Places orders as fast as the broker confirms them. */
  void place(List<String> orders) throws IOException, InterruptedException {
    for (int from = 0; from < orders.size(); from += BATCH) {
      for (String order : orders.subList(from, Math.min(orders.size(), from + BATCH))) {
        load.published(order, System.nanoTime());
        BenchmarkBus.publish(placing, "CreateOrderEvent", RawMessages.createOrder(order));
      }
      BenchmarkBus.confirm(placing);
    }
  }

  private void take(Delivery message) {
    long now = System.nanoTime();
    String type = message.getProperties().getType();
    OrderStep step = STEPS.get(type);
    if (step != null) {
      load.received(subject(message), step.ordinal(), LAST, now);
    } else if (type.equals("OrderCompletedEvent")) {
      load.received(subject(message), LAST, LAST, now);
    }
    commands.add(message);
  }

  private static String subject(Delivery message) {
    return String.valueOf(message.getProperties().getHeaders().get("cloudEvents_subject"));
  }

  private void respond() {
    try {
      while (true) {
        List<Delivery> batch = new ArrayList<>();
        batch.add(commands.take());
        commands.drainTo(batch, BATCH - 1);
        for (Delivery command : batch) {
          respondTo(command);
        }
        BenchmarkBus.confirm(answering);
        bus.acknowledgeUpTo(batch.get(batch.size() - 1));
      }
    } catch (IOException | RuntimeException problem) {
      failure = problem;
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private void respondTo(Delivery command) throws IOException {
    OrderStep step = STEPS.get(command.getProperties().getType());
    if (step != null) {
      String order = subject(command);
      String key = "\"%s\": \"%s-1\"".formatted(step.answers.key(), step.title());
      load.published(order, System.nanoTime());
      BenchmarkBus.publish(
          answering,
          step.answers.yes(),
          RawMessages.answer(step.answers.yes(), order, step.command, key));
    }
  }

  /**
   * Returns true.
   *
   * @throws IllegalStateException if the generator has failed
   */
  boolean requireWorking() {
    Throwable problem = failure;
    if (problem != null) {
      throw new IllegalStateException("The generator has failed", problem);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    responder.interrupt();
    bus.close();
  }
}
