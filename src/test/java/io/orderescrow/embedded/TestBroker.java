package io.orderescrow.embedded;

import java.nio.file.Path;
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

  /**
   * Gives or takes from {@link #user()} the permission to declare and delete in a virtual host.
   *
   * @throws UnsupportedOperationException on a broker without such permissions
   */
  default void allowConfigure(String virtualHost, boolean allowed) {
    throw new UnsupportedOperationException("Only RabbitMQ has such permissions");
  }

  /**
   * Replaces the policy of a virtual host; RabbitMQ only.
   *
   * @param pattern of the names of queues and exchanges
   * @param definition a JSON object; empty removes the policy
   */
  default void policy(String virtualHost, String pattern, String definition) {
    throw new UnsupportedOperationException("Only RabbitMQ has policies");
  }

  /**
   * Imports users and their permissions; RabbitMQ only.
   *
   * @param json definitions as RabbitMQ exports them
   */
  default void importDefinitions(String json) {
    throw new UnsupportedOperationException("Only RabbitMQ imports definitions");
  }

  /** Deletes a user, who loses all connections; RabbitMQ only. */
  default void deleteUser(String name) {
    throw new UnsupportedOperationException("Only RabbitMQ has such users");
  }

  /**
   * Returns the file with the authority of its certificate, if it has one that the tests did not
   * issue.
   */
  default Optional<Path> authority() {
    return Optional.empty();
  }

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

  /**
   * Returns a broker that is reached over TLS: the RabbitMQ that {@code
   * FULFILMENT_TEST_RABBITMQ_TLS} names, otherwise an embedded one. The caller closes it.
   */
  static TestBroker overTls(TestCertificates certificates) {
    return RabbitMq.overTls(System.getenv()).orElseGet(() -> EmbeddedBroker.overTls(certificates));
  }

  @Override
  void close();
}
