package io.orderescrow.benchmark;

import static org.awaitility.Awaitility.await;

import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.NodeProcess;
import io.orderescrow.embedded.NodeProgram;
import io.orderescrow.embedded.TestBroker;
import io.orderescrow.embedded.TestEnvironment;
import io.orderescrow.embedded.VirtualMachine;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One design as it runs: its processes, its database, its virtual host and its customers. */
final class Contender implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration LONG_LIMIT = Duration.ofMinutes(20);

  final Design design;
  final QueueType queues;
  private final TestEnvironment surroundings;
  private final DatabaseServer server;
  private final OptionalLong brokerProcess;
  private final VirtualMachine virtualMachine;
  private final BenchmarkBus bus;
  private final Generator generator;
  private final SingleConnectionDataSource connection;
  private final JdbcTemplate jdbc;
  private final int size;
  private List<NodeProcess> nodes;

  /** What stands in its tables for good, and is none of the orders that are placed. */
  private long standing;

  /** Launches one process and does not wait for it. */
  Contender(
      Design design,
      QueueType queues,
      DatabaseServer server,
      TestBroker broker,
      VirtualMachine virtualMachine)
      throws IOException {
    this(design, queues, server, broker, virtualMachine, 1);
  }

  /**
   * Launches it and does not wait for it.
   *
   * @param size how many processes share the work
   */
  Contender(
      Design design,
      QueueType queues,
      DatabaseServer server,
      TestBroker broker,
      VirtualMachine virtualMachine,
      int size)
      throws IOException {
    this.size = size;
    this.design = design;
    this.queues = queues;
    this.server = server;
    this.brokerProcess = broker.processId();
    this.virtualMachine = virtualMachine;
    surroundings = TestEnvironment.on(server.server(), broker);
    bus = new BenchmarkBus(surroundings);
    bus.declare(design, queues);
    generator = new Generator(bus);
    connection =
        new SingleConnectionDataSource(
            surroundings.jdbcUrlPastTheGate(), EmbeddedPostgreSql.USER, "", true);
    jdbc = new JdbcTemplate(connection);
    nodes = launch();
  }

  private List<NodeProcess> launch() {
    return IntStream.range(0, size)
        .mapToObj(
            i ->
                surroundings.launchPastTheGates(
                    new NodeProgram(design.main(), virtualMachine),
                    design.profile(),
                    design.arguments(queues, "PT1H").toArray(String[]::new)))
        .toList();
  }

  void ready() {
    nodes.forEach(NodeProcess::ready);
  }

  /** Stops its processes in good order; what they have is kept. */
  void stop() {
    nodes.forEach(NodeProcess::close);
  }

  void launchAgain() {
    nodes = launch();
  }

  /** Where its first process listens for HTTP. */
  int port() {
    return nodes.get(0).port();
  }

  int size() {
    return size;
  }

  Generator generator() {
    return generator;
  }

  BenchmarkBus bus() {
    return bus;
  }

  JdbcTemplate jdbc() {
    return jdbc;
  }

  /** How much it has used so far. */
  Usage usage() {
    return new Usage.Processes(
            nodes.stream().map(NodeProcess::pid).toList(),
            server.server().processId(),
            brokerProcess)
        .now();
  }

  Counters counters() {
    return server.countersOf(surroundings.name());
  }

  List<String> costliestStatements(int limit) {
    return server.costliestOf(surroundings.name(), limit);
  }

  long count(String sql, Object... arguments) {
    Long count = jdbc.queryForObject(sql, Long.class, arguments);
    return count == null ? 0 : count;
  }

  /** How much runs or waits to be sent, without what stands for good. */
  long unfinished() {
    return count(design.unfinished()) - standing;
  }

  /** So much of what is unfinished stays so. */
  void letStand(long rows) {
    standing = rows;
  }

  /** Waits until nothing runs any more and nothing waits to be sent. */
  void awaitIdle() {
    await("idle " + design.title)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> generator.mustWork() && unfinished() == 0);
  }

  /** Waits until so many messages wait in a queue that nobody reads. */
  void awaitWaiting(String queue, long messages) {
    await(messages + " messages in " + queue)
        .atMost(LONG_LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> generator.mustWork() && bus.waitingIn(queue) >= messages);
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(NodeProcess::kill);
    generator.close();
    connection.destroy();
    surroundings.close();
  }
}
