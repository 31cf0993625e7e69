package io.orderescrow.embedded;

/** The AMQP 0-9-1 broker the tests run against: the embedded one, or a RabbitMQ at hand. */
public interface Broker extends AutoCloseable {

  String host();

  int port();

  String user();

  String password();

  /** Creates an empty virtual host which {@link #user()} may use. */
  void createVirtualHost(String name);

  /** Deletes a virtual host with all its queues; no error when it is gone already. */
  void deleteVirtualHost(String name);

  @Override
  void close();
}
