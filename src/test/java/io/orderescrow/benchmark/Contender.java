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

/** A running design: its processes, its database, its virtual host and its generator. */
final class Contender implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration LONG_LIMIT = Duration.ofMinutes(20);

  final Design design;
  final QueueType queues;
  private final TestEnvironment environment;
  private final DatabaseServer server;
  private final OptionalLong brokerProcess;
  private final VirtualMachine virtualMachine;
  private final BenchmarkBus bus;
  private final Generator generator;
  private final SingleConnectionDataSource connection;
  private final JdbcTemplate jdbc;
  private final int size;
  private List<NodeProcess> nodes;

  /** Unfinished rows that stay in the tables and do not belong to any placed order. */
  private long ignoredRows;

  /** Launches one process, without waiting for it. */
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
   * Launches the processes, without waiting for them.
   *
   * @param size number of processes that share the work
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
    environment = TestEnvironment.on(server.server(), broker);
    bus = new BenchmarkBus(environment);
    bus.declare(design, queues);
    generator = new Generator(bus);
    connection =
        new SingleConnectionDataSource(
            environment.jdbcUrlPastTheGate(), EmbeddedPostgreSql.USER, "", true);
    jdbc = new JdbcTemplate(connection);
    nodes = launch();
  }

  private List<NodeProcess> launch() {
    return IntStream.range(0, size)
        .mapToObj(
            i ->
                environment.launchPastTheGates(
                    new NodeProgram(design.main(), virtualMachine),
                    design.profile(),
                    design.arguments(queues, "PT1H").toArray(String[]::new)))
        .toList();
  }

  void awaitReady() {
    nodes.forEach(NodeProcess::ready);
  }

  /** Shuts the processes down; database and queues stay. */
  void stop() {
    nodes.forEach(NodeProcess::close);
  }

  void relaunch() {
    nodes = launch();
  }

  /** Returns the HTTP port of the first process. */
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

  /** Returns the resources used so far. */
  Usage usage() {
    return new Usage.Processes(
            nodes.stream().map(NodeProcess::pid).toList(),
            server.server().processId(),
            brokerProcess)
        .now();
  }

  Counters counters() {
    return server.countersOf(environment.name());
  }

  List<String> costliestStatements(int limit) {
    return server.costliestOf(environment.name(), limit);
  }

  long count(String sql, Object... arguments) {
    Long count = jdbc.queryForObject(sql, Long.class, arguments);
    return count == null ? 0 : count;
  }

  /** Returns the number of running and unsent rows, without the ignored ones. */
  long unfinished() {
    return count(design.unfinished()) - ignoredRows;
  }

  /** Excludes this number of rows from {@link #unfinished}. */
  void ignoreRows(long rows) {
    ignoredRows = rows;
  }

  /** Waits until nothing runs and nothing is unsent. */
  void awaitIdle() {
    await("idle " + design.title)
        .atMost(LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> generator.requireWorking() && unfinished() == 0);
  }

  /** Waits until a queue without a consumer holds at least this number of messages. */
  void awaitMessages(String queue, long messages) {
    await(messages + " messages in " + queue)
        .atMost(LONG_LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> generator.requireWorking() && bus.messageCount(queue) >= messages);
  }

  @Override
  public void close() throws IOException {
    nodes.forEach(NodeProcess::kill);
    generator.close();
    connection.destroy();
    environment.close();
  }
}
