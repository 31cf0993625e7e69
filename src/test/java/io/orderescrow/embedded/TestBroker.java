package io.orderescrow.embedded;

import java.util.Optional;
import java.util.OptionalLong;

/** The AMQP 0-9-1 broker the tests run against: the embedded one, or a RabbitMQ at hand. */
public interface TestBroker extends AutoCloseable {

  String host();

  int port();

  String user();

  String password();

  /** Creates an empty virtual host which {@link #user()} may use. */
  void createVirtualHost(String name);

  /** Deletes a virtual host with all its queues; no error when it is gone already. */
  void deleteVirtualHost(String name);

  /** The process it runs in, where that is a process of its own on this machine. */
  default OptionalLong processId() {
    return OptionalLong.empty();
  }

  /**
   * The RabbitMQ that the environment names by {@code FULFILMENT_TEST_RABBITMQ}; empty when it
   * names none.
   */
  static Optional<TestBroker> atHand() {
    return RabbitMq.from(System.getenv());
  }

  @Override
  void close();
}
