package io.orderescrow.tracking;

import io.orderescrow.outbox.Mode;
import io.orderescrow.outbox.OutboxLogTable;
import org.camunda.bpm.engine.ManagementService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ensures that all nodes of a system have the same mode, and takes over open orders when the mode
 * changes. It starts before the first message is received or timer fires, and stops after the last.
 */
@Component
class ModeSwitch implements SmartLifecycle {

  /** Name of the engine property that stores the mode for all nodes. */
  private static final String PROPERTY = "fulfilment.mode";

  private static final Logger log = LoggerFactory.getLogger(ModeSwitch.class);

  private final Mode mode;
  private final ModeLock lock;
  private final Takeover takeover;
  private final OutboxLogTable outbox;
  private final TransactionTemplate transaction;
  private final ManagementService management;
  private volatile boolean running;

  ModeSwitch(
      Mode mode,
      ModeLock lock,
      Takeover takeover,
      OutboxLogTable outbox,
      TransactionTemplate transaction,
      ManagementService management) {
    this.mode = mode;
    this.lock = lock;
    this.takeover = takeover;
    this.outbox = outbox;
    this.transaction = transaction;
    this.management = management;
  }

  /** Starts first and stops last. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  /**
   * @throws ModeRefusedException when other nodes run in the other mode, or when tracking mode
   *     would leave open commands without reminders and compensation
   */
  @Override
  public void start() {
    try {
      lock.lockStartup();
      Mode before = storedMode();
      if (before != mode && !lock.noNodeRuns()) {
        throw new ModeRefusedException(
            "Other nodes of this system run with fulfilment.mode=%s, this node has %s"
                .formatted(before, mode));
      }
      apply(before);
      lock.unlockStartupAndRun();
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
    running = true;
    log.info(
        mode.commands()
            ? "Commanding mode (fulfilment.mode={})"
            : "Tracking mode (fulfilment.mode={}): sends no messages except overdue notices",
        mode);
  }

  private Mode storedMode() {
    String stored = management.getProperties().get(PROPERTY);
    return Mode.TRACK_ONLY.toString().equals(stored) ? Mode.TRACK_ONLY : Mode.COMMANDING;
  }

  private void apply(Mode before) {
    if (!mode.commands()) {
      transaction.executeWithoutResult(status -> beginToTrack(before));
    } else if (!before.commands()) {
      int waits = takeover.resumeReminders();
      log.info("Took over {} tracked waits: their commands are sent from now on", waits);
      // Last: a takeover that is interrupted begins again at the next start.
      management.setProperty(PROPERTY, mode.toString());
    }
  }

  private void beginToTrack(Mode before) {
    if (before.commands()) {
      requireNoOpenCommands();
      management.setProperty(PROPERTY, mode.toString());
    }
    // At each start, because it may have deployed new models.
    takeover.suspendReminders();
  }

  private void requireNoOpenCommands() {
    long reminders = takeover.countActiveReminders();
    long unsent = outbox.unsent();
    if (reminders + unsent > 0) {
      throw new ModeRefusedException(
          "fulfilment.mode=%s: %d commands are unanswered and %d messages are unsent"
              .formatted(mode, reminders, unsent));
    }
  }

  @Override
  public void stop() {
    lock.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
