package io.orderescrow.embedded;

import java.util.Optional;
import java.util.OptionalLong;

/** The AMQP 0-9-1 broker of the tests: the embedded one, or a RabbitMQ that already runs. */
public interface TestBroker extends AutoCloseable {

  String host();

  int port();

  String user();

  String password();

  /** Creates an empty virtual host to which {@link #user()} has access. */
  void createVirtualHost(String name);

  /** Deletes a virtual host with all its queues; no error when it does not exist. */
  void deleteVirtualHost(String name);

  /** Returns the id of the broker's process, if the broker has its own process on this machine. */
  default OptionalLong processId() {
    return OptionalLong.empty();
  }

  /**
   * Returns the RabbitMQ that {@code FULFILMENT_TEST_RABBITMQ} names; empty when the variable is
   * not set.
   */
  static Optional<TestBroker> atHand() {
    return RabbitMq.from(System.getenv());
  }

  @Override
  void close();
}
