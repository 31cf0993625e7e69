package io.orderescrow.topology;

import com.rabbitmq.client.ShutdownSignalException;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.topology.TopologyCheck.Findings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Declares the topology on each new connection, and checks it periodically and on request. It
 * declares missing objects again. It reports an object that it cannot or must not declare, and goes
 * on with the others.
 *
 * <p>It replaces the declaration by {@code RabbitAdmin}: that declares once for each connection,
 * and one refused object leaves the application without a connection.
 */
public final class BrokerTopology implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(BrokerTopology.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  /** Whoever is still refused reports it again within seconds. */
  private static final Duration REFUSAL_COUNTS = Duration.ofMinutes(1);

  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final ConnectionFactory connections;
  private final Supplier<RequiredTopology> required;
  private final boolean declares;
  private final Clock clock;
  private final PollingLoop loop;
  private final List<Runnable> repairListeners = new CopyOnWriteArrayList<>();
  private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
  private final AtomicLong repairs = new AtomicLong();
  private final AtomicBoolean listening = new AtomicBoolean();
  private final Object checking = new Object();
  private boolean declaredBefore;
  private volatile Findings latest = new Findings(List.of(), List.of(), List.of());

  /**
   * @param required is called once, before the first check
   */
  BrokerTopology(
      ConnectionFactory connections,
      Supplier<RequiredTopology> required,
      TopologySettings settings,
      Clock clock) {
    this.connections = connections;
    this.required = required;
    this.declares = settings.declare();
    this.clock = clock;
    this.loop =
        new PollingLoop(
            "broker-topology",
            "missing exchanges, queues and bindings are not noticed",
            this::checkNow,
            settings.checkInterval(),
            BACKOFF);
  }

  private record Refusal(String sentence, Instant at) {}

  /** Requests a check on another thread, because something hints at a missing object. */
  public void check() {
    loop.wake();
  }

  /**
   * @param listener is called on any thread after a fault has gone or an object has been declared
   *     again; it must not block or throw
   */
  public void onRepair(Runnable listener) {
    repairListeners.add(listener);
  }

  /**
   * Reports that the broker refuses an operation other than a declaration, such as a consumer.
   *
   * @param operation which; a later report of the same operation replaces this one
   * @param sentence names the object and the reason
   */
  public void refused(String operation, String sentence) {
    refusals.put(operation, new Refusal(sentence, clock.instant()));
    check();
  }

  /** Reports that the operation works. */
  public void accepted(String operation) {
    if (!refusals.isEmpty()) {
      refusals.remove(operation);
    }
  }

  /** One sentence for each object that is missing, wrong or refused. */
  List<String> faults() {
    List<String> all = new ArrayList<>(latest.faults());
    Instant since = clock.instant().minus(REFUSAL_COUNTS);
    new TreeMap<>(refusals)
        .values().stream()
            .filter(refusal -> refusal.at().isAfter(since))
            .forEach(refusal -> all.add(refusal.sentence()));
    return all;
  }

  /** One sentence for each object that lacks a protection. */
  List<String> notes() {
    return latest.notes();
  }

  /** How many objects this process has declared again since it started. */
  long repairs() {
    return repairs.get();
  }

  /** Does nothing while the broker is away; listener and outbox report that. */
  private boolean checkNow() {
    try {
      // Before the lock: a thread that opens a connection holds the lock of the factory.
      Connection connection = connections.createConnection();
      synchronized (checking) {
        check(connection);
      }
    } catch (AmqpException | IOException | ShutdownSignalException e) {
      log.debug("The topology was not checked: {}", e.toString());
    }
    return false;
  }

  private void check(Connection connection) throws IOException {
    Findings findings;
    try (TopologyCheck check =
        new TopologyCheck(
            Objects.requireNonNull(connection.getDelegate(), "connection"),
            connections.getUsername(),
            declares)) {
      findings = check.run(required.get());
    }
    Set<String> gone = new HashSet<>(latest.faults());
    findings.faults().forEach(gone::remove);
    findings.faults().stream()
        .filter(fault -> !latest.faults().contains(fault))
        .forEach(fault -> log.error("Broker topology: {}", fault));
    findings.notes().stream()
        .filter(note -> !latest.notes().contains(note))
        .forEach(note -> log.warn("Broker topology: {}", note));
    latest = findings;
    if (declaredBefore) {
      repairs.addAndGet(findings.restored().size());
      findings
          .restored()
          .forEach(
              what ->
                  log.warn(
                      "Broker topology: {} was missing and has been declared again. Messages that"
                          + " others published meanwhile may be lost",
                      what));
    }
    declaredBefore = true;
    if (!gone.isEmpty() || !findings.restored().isEmpty()) {
      repairListeners.forEach(Runnable::run);
    }
  }

  @Override
  public void start() {
    if (listening.compareAndSet(false, true)) {
      connections.addConnectionListener(connection -> checkNow());
    }
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(STOP_TIMEOUT);
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }

  /** Starts before and stops after all that publish and consume. */
  @Override
  public int getPhase() {
    return -1;
  }
}
