package io.orderescrow.topology;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Exchange;
import org.springframework.amqp.core.Queue;

/**
 * One run over all objects. It declares or finds each object on its own, so an object that the
 * broker refuses stops no other. The broker closes the channel with a refusal; the next object then
 * uses a new one.
 */
final class TopologyCheck implements AutoCloseable {

  private final Connection connection;
  private final String user;
  private final boolean declares;

  /** Arguments of exchanges, and bindings between exchanges, are extensions of RabbitMQ. */
  private final boolean isRabbitMq;

  private final Set<String> unusable = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<String> restored = new ArrayList<>();
  private @Nullable Channel channel;

  /**
   * @param user the user of the connection, for the sentences
   * @param declares whether it declares the objects; otherwise it only asks whether exchanges and
   *     queues exist, which needs no permission
   */
  TopologyCheck(Connection connection, String user, boolean declares) {
    this.connection = connection;
    this.user = user;
    this.declares = declares;
    this.isRabbitMq =
        "RabbitMQ".equals(String.valueOf(connection.getServerProperties().get("product")));
  }

  /**
   * The result.
   *
   * @param faults one sentence for each object that is missing or wrong
   * @param notes one sentence for each object that can be used, but lacks a protection
   * @param restored the objects that were missing and exist again, such as {@code queue 'orders.x'}
   */
  record Findings(List<String> faults, List<String> notes, List<String> restored) {}

  private record Refusal(int code, String text) {}

  private interface Method {
    void on(Channel channel) throws IOException;
  }

  /**
   * @throws IOException when the connection is lost
   * @throws ShutdownSignalException when the connection is lost
   */
  Findings run(RequiredTopology required) throws IOException {
    for (Exchange exchange : required.exchanges()) {
      if (isRabbitMq || exchange.getArguments().isEmpty()) {
        check(exchange);
      } else {
        unusable.add("exchange '" + exchange.getName() + "'");
      }
    }
    for (Queue queue : required.queues()) {
      check(queue, required.formerArguments().get(queue.getName()));
    }
    if (declares) {
      for (Binding binding : required.bindings()) {
        check(binding);
      }
    }
    return new Findings(faults, notes, restored);
  }

  private void check(Exchange exchange) throws IOException {
    String name = exchange.getName();
    String what = "exchange '" + name + "'";
    boolean exists = exists(on -> on.exchangeDeclarePassive(name));
    if (!declares) {
      report(what, exists);
      return;
    }
    Refusal refusal =
        attempt(
            on ->
                on.exchangeDeclare(
                    name,
                    exchange.getType(),
                    exchange.isDurable(),
                    exchange.isAutoDelete(),
                    exchange.isInternal(),
                    exchange.getArguments()));
    conclude(what, exists, refusal);
  }

  private void check(Queue queue, @Nullable Map<String, Object> formerArguments)
      throws IOException {
    String what = "queue '" + queue.getName() + "'";
    boolean exists = exists(on -> on.queueDeclarePassive(queue.getName()));
    if (!declares) {
      report(what, exists);
      return;
    }
    Refusal refusal = attempt(on -> declare(on, queue, queue.getArguments()));
    if (refusal != null
        && refusal.code() == AMQP.PRECONDITION_FAILED
        && formerArguments != null
        && attempt(on -> declare(on, queue, formerArguments)) == null) {
      notes.add(what + " has the arguments of an earlier release: " + refusal.text());
      return;
    }
    conclude(what, exists, refusal);
  }

  private static void declare(Channel on, Queue queue, Map<String, Object> arguments)
      throws IOException {
    on.queueDeclare(
        queue.getName(), queue.isDurable(), queue.isExclusive(), queue.isAutoDelete(), arguments);
  }

  private void report(String what, boolean exists) {
    if (!exists) {
      faults.add(
          what + " is missing, and this application declares none (fulfilment.topology.declare)");
    }
  }

  private void conclude(String what, boolean exists, @Nullable Refusal refusal) {
    if (refusal == null) {
      if (!exists) {
        restored.add(what);
      }
    } else if (refusal.code() != AMQP.ACCESS_REFUSED) {
      faults.add(what + " cannot be declared: " + refusal.text());
      if (!exists) {
        unusable.add(what);
      }
    } else if (!exists) {
      faults.add(
          "%s is missing, and the broker's user '%s' has no permission to declare it"
              .formatted(what, user));
      unusable.add(what);
    }
  }

  /**
   * The broker does not tell whether a binding exists. It ignores a repeated declaration. A user
   * without the permission to bind cannot check it, so that refusal is no fault.
   */
  private void check(Binding binding) throws IOException {
    String target =
        (binding.isDestinationQueue() ? "queue '" : "exchange '") + binding.getDestination() + "'";
    String source = "exchange '" + binding.getExchange() + "'";
    if (!isRabbitMq && !binding.isDestinationQueue()
        || unusable.contains(target)
        || unusable.contains(source)) {
      return; // Its fault is listed already, or only RabbitMQ has it.
    }
    Refusal refusal =
        attempt(
            on -> {
              if (binding.isDestinationQueue()) {
                on.queueBind(
                    binding.getDestination(), binding.getExchange(), binding.getRoutingKey());
              } else {
                on.exchangeBind(
                    binding.getDestination(), binding.getExchange(), binding.getRoutingKey());
              }
            });
    if (refusal != null && refusal.code() != AMQP.ACCESS_REFUSED) {
      faults.add(
          "%s cannot be bound to %s for '%s': %s"
              .formatted(target, source, binding.getRoutingKey(), refusal.text()));
    }
  }

  private boolean exists(Method passive) throws IOException {
    Refusal refusal = attempt(passive);
    return refusal == null || refusal.code() != AMQP.NOT_FOUND;
  }

  /** Returns the refusal of the broker, or null if it has done what was asked. */
  private @Nullable Refusal attempt(Method method) throws IOException {
    try {
      method.on(open());
      return null;
    } catch (IOException | ShutdownSignalException e) {
      Throwable cause = e instanceof ShutdownSignalException ? e : e.getCause();
      if (cause instanceof ShutdownSignalException closed
          && closed.getReason() instanceof AMQP.Channel.Close reason) {
        return new Refusal(reason.getReplyCode(), reason.getReplyText());
      }
      throw e;
    }
  }

  private Channel open() throws IOException {
    Channel current = channel;
    if (current == null || !current.isOpen()) {
      current = connection.createChannel();
      if (current == null) {
        throw new IOException("The broker allows this connection no further channel");
      }
      channel = current;
    }
    return current;
  }

  @Override
  public void close() {
    Channel current = channel;
    if (current != null && current.isOpen()) {
      try {
        current.close();
      } catch (IOException | TimeoutException | ShutdownSignalException e) {
        // The connection is lost, and the channel with it.
      }
    }
  }
}
