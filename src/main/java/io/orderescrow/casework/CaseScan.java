package io.orderescrow.casework;

import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.process.ProcessInstances;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Updates the open cases and opens cases for new failure groups, at a fixed interval on every node.
 * A second node that scans at the same time finds nothing left to do.
 */
@Component
class CaseScan implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(CaseScan.class);

  private static final Duration BUSY_INTERVAL = Duration.ofSeconds(1);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final CaseOpener opener;
  private final CaseEdit edit;
  private final CaseUpdater updater;
  private final ProcessInstances processes;
  private final TransactionTemplate transaction;
  private final CaseSettings settings;
  private final PollingLoop loop;

  CaseScan(
      CaseOpener opener,
      CaseEdit edit,
      CaseUpdater updater,
      ProcessInstances processes,
      TransactionTemplate transaction,
      CaseSettings settings) {
    this.opener = opener;
    this.edit = edit;
    this.updater = updater;
    this.processes = processes;
    this.transaction = transaction;
    this.settings = settings;
    this.loop =
        new PollingLoop(
            "case-scan",
            "failed messages are not assigned to operators",
            this::scan,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
  }

  /** Requests a scan now; never blocks and never fails. */
  void wake() {
    loop.wake();
  }

  /**
   * One scan at a time per node: a slower one would report a message that a faster one is retrying.
   *
   * @return the delay until the next scan
   */
  synchronized Duration scan() {
    List<RunningInstance> open = read();
    boolean underWay = false;
    for (RunningInstance openCase : open) {
      underWay |= update(openCase);
    }
    opener.openNew(
        new CasePlaces(settings.maxOpen(), open.stream().map(CaseSummary::disposition).toList()));
    return underWay && BUSY_INTERVAL.compareTo(settings.scanInterval()) < 0
        ? BUSY_INTERVAL
        : settings.scanInterval();
  }

  private List<RunningInstance> read() {
    List<RunningInstance> open =
        transaction.execute(status -> processes.running(CaseOpener.PROCESS));
    return open == null ? List.of() : open;
  }

  private boolean update(RunningInstance openCase) {
    try {
      String edited = edit.carryOut(openCase);
      return Boolean.TRUE.equals(transaction.execute(status -> updater.update(openCase, edited)));
    } catch (RuntimeException e) {
      // The case has just ended, or an operator completes its task: the next scan retries.
      log.debug("Case {} could not be updated: {}", openCase.businessKey(), e.toString());
      return false;
    }
  }

  @Override
  public void start() {
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
}
