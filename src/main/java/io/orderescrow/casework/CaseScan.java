package io.orderescrow.casework;

import io.orderescrow.casework.CaseTable.Last;
import io.orderescrow.inbox.FailureGroup;
import io.orderescrow.polling.Backoff;
import io.orderescrow.polling.PollingLoop;
import io.orderescrow.process.ProcessInstances;
import io.orderescrow.process.ProcessInstances.RunningInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Goes round slowly, off the route of the messages: tells open cases their news, and opens cases
 * for causes without one. Every node does; who comes second finds nothing left to do.
 */
@Component
@Profile("orchestrator")
class CaseScan implements SmartLifecycle {

  /** The id of the model in the folder {@code processes}. */
  static final String PROCESS = "message-error-handling";

  private static final Logger log = LoggerFactory.getLogger(CaseScan.class);

  private static final Duration WHILE_UNDER_WAY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final CaseOpener opener;
  private final CaseEdit edit;
  private final CaseUpdater news;
  private final ProcessInstances conductor;
  private final TransactionTemplate transaction;
  private final CaseSettings settings;
  private final PollingLoop loop;

  CaseScan(
      CaseOpener opener,
      CaseEdit edit,
      CaseUpdater news,
      ProcessInstances conductor,
      TransactionTemplate transaction,
      CaseSettings settings) {
    this.opener = opener;
    this.edit = edit;
    this.news = news;
    this.conductor = conductor;
    this.transaction = transaction;
    this.settings = settings;
    this.loop =
        new PollingLoop(
            "case-round",
            "messages that were set aside are brought before nobody",
            this::goRound,
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)));
  }

  /** Says that there is news; never blocks and never fails. */
  void wake() {
    loop.wake();
  }

  /**
   * One at a time: of two, the slower would tell of a message that the faster is just trying.
   *
   * @return how long to wait for the next round
   */
  synchronized Duration goRound() {
    List<RunningInstance> open = read();
    boolean underWay = false;
    for (RunningInstance one : open) {
      underWay |= tell(one);
    }
    openNew(settings.maxOpen() - open.size());
    return underWay && WHILE_UNDER_WAY.compareTo(settings.scanInterval()) < 0
        ? WHILE_UNDER_WAY
        : settings.scanInterval();
  }

  private List<RunningInstance> read() {
    List<RunningInstance> open = transaction.execute(status -> conductor.running(PROCESS));
    return open == null ? List.of() : open;
  }

  private boolean tell(RunningInstance one) {
    try {
      String edited = edit.carryOut(one);
      return Boolean.TRUE.equals(transaction.execute(status -> news.tell(one, edited)));
    } catch (RuntimeException e) {
      // It ended meanwhile, or a person decides at this moment: the next round sees.
      log.debug("{} could not be told its news: {}", one.businessKey(), e.toString());
      return false;
    }
  }

  private void openNew(int room) {
    List<FailureGroup> causes = opener.causes();
    if (causes.isEmpty()) {
      return;
    }
    Map<String, Last> last = opener.last(causes);
    causes.stream()
        .filter(cause -> !last.getOrDefault(cause.cause(), Last.NONE).open())
        .limit(Math.max(room, 0))
        .forEach(cause -> open(cause, last.getOrDefault(cause.cause(), Last.NONE)));
  }

  private void open(FailureGroup cause, Last last) {
    if (Boolean.TRUE.equals(transaction.execute(status -> opener.open(cause, last)))) {
      log.warn("{} messages are set aside, a case is open: {}", cause.count(), cause.cause());
    }
  }

  @Override
  public void start() {
    loop.start();
  }

  @Override
  public void stop() {
    loop.stop(PATIENCE);
  }

  @Override
  public boolean isRunning() {
    return loop.isRunning();
  }
}
