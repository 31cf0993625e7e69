package io.orderescrow.benchmark;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import io.orderescrow.benchmark.MachineTable.Moved;
import io.orderescrow.benchmark.MachineTable.Received;
import io.orderescrow.message.Envelopes;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionTemplate;

/** Processes natural batches: the messages that arrive during one batch form the next. */
class MachineWorker implements SmartLifecycle {

  private static final int BATCH = 100;
  private static final int PREFETCH = 200;
  private static final int MAX_TRIES = 5;
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Channel in;
  private final Channel out;
  private final MachineTable table;
  private final TransactionTemplate transaction;
  private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
  private final PollingLoop loop =
      new PollingLoop(
          "worker",
          "messages stay unacknowledged",
          this::workOnOneBatch,
          Duration.ofSeconds(10),
          new Backoff(Duration.ofMillis(200), Duration.ofSeconds(5)));
  private List<MachineMessage> published = List.of();
  private volatile boolean running;

  MachineWorker(
      ConnectionFactory connections, MachineTable table, TransactionTemplate transaction) {
    this.table = table;
    this.transaction = transaction;
    this.in = channel(connections);
    this.out = channel(connections);
  }

  /** Retries, because the broker can be slow while all designs start at the same time. */
  private static Channel channel(ConnectionFactory connections) {
    for (int tries = 1; ; tries++) {
      try {
        return connections.createConnection().createChannel(false);
      } catch (AmqpException failure) {
        if (tries == MAX_TRIES) {
          throw failure;
        }
      }
    }
  }

  @Override
  public void start() {
    try {
      out.confirmSelect();
      in.basicQos(PREFETCH);
      in.basicConsume(
          "machine",
          false,
          (tag, delivery) -> {
            arrived.add(delivery);
            loop.wake();
          },
          tag -> {});
    } catch (IOException failure) {
      throw new IllegalStateException("The broker does not accept the consumer", failure);
    }
    loop.start();
    running = true;
  }

  private boolean workOnOneBatch() throws Exception {
    List<Delivery> batch = new ArrayList<>();
    arrived.drainTo(batch, BATCH);
    if (batch.isEmpty()) {
      // Usually the next batch does this.
      table.removeFromOutbox(published);
      published = List.of();
      return false;
    }
    List<MachineMessage> sent =
        Objects.requireNonNull(transaction.execute(status -> workOn(batch)));
    for (MachineMessage message : sent) {
      publish(message);
    }
    out.waitForConfirmsOrDie(TIMEOUT.toMillis());
    published = sent;
    in.basicAck(batch.get(batch.size() - 1).getEnvelope().getDeliveryTag(), true);
    return true;
  }

  private List<MachineMessage> workOn(List<Delivery> batch) {
    List<Received> all = batch.stream().map(MachineWorker::read).toList();
    Set<String> newIds = table.insertNew(all);
    List<Received> starts = new ArrayList<>();
    List<Received> answers = new ArrayList<>();
    for (Received message : all) {
      if (newIds.contains(message.id())) {
        (message.type().equals("CreateOrderEvent") ? starts : answers).add(message);
      }
    }
    List<Moved> moved = new ArrayList<>();
    if (!starts.isEmpty()) {
      moved.addAll(table.start(starts));
    }
    if (!answers.isEmpty()) {
      moved.addAll(table.move(answers));
    }
    List<MachineMessage> sent = moved.stream().map(MachineMessage::of).toList();
    table.addToOutbox(sent);
    table.removeFromOutbox(published);
    return sent;
  }

  private void publish(MachineMessage message) throws IOException {
    String type = message.envelope().type();
    out.basicPublish(
        "orders",
        type,
        new BasicProperties.Builder()
            .contentType("application/json")
            .deliveryMode(2)
            .type(type)
            .headers(Envelopes.headers(message.envelope()))
            .build(),
        message.payload().getBytes(StandardCharsets.UTF_8));
  }

  private static Received read(Delivery delivery) {
    Map<String, Object> headers = delivery.getProperties().getHeaders();
    return new Received(
        attribute(headers, "source"),
        attribute(headers, "id"),
        attribute(headers, "subject"),
        attribute(headers, "type"),
        new String(delivery.getBody(), StandardCharsets.UTF_8));
  }

  private static String attribute(Map<String, Object> headers, String name) {
    return String.valueOf(headers.get("cloudEvents_" + name));
  }

  @Override
  public void stop() {
    loop.stop(TIMEOUT);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
