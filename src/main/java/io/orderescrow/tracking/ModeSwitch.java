package io.orderescrow.tracking;

import io.orderescrow.outbox.Mode;
import io.orderescrow.outbox.OutboxLog;
import org.camunda.bpm.engine.ManagementService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sees to it that all nodes of a system are in the same mode, and takes open orders over when it
 * changes. It is done before anything is received or any timer fires, and undone after all that.
 */
@Component
@Profile("orchestrator")
class ModeSwitch implements SmartLifecycle {

  /** The engine's table of properties is where all nodes look. */
  private static final String PROPERTY = "fulfilment.mode";

  private static final Logger log = LoggerFactory.getLogger(ModeSwitch.class);

  private final Mode mode;
  private final ModeLock fleet;
  private final Takeover takeover;
  private final OutboxLog outbox;
  private final TransactionTemplate transaction;
  private final ManagementService management;
  private volatile boolean running;

  ModeSwitch(
      Mode mode,
      ModeLock fleet,
      Takeover takeover,
      OutboxLog outbox,
      TransactionTemplate transaction,
      ManagementService management) {
    this.mode = mode;
    this.fleet = fleet;
    this.takeover = takeover;
    this.outbox = outbox;
    this.transaction = transaction;
    this.management = management;
  }

  /** Before everything else that is started. */
  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }

  /**
   * @throws ModeRefusedException when other nodes run in the other mode, or orders are under way
   *     that were commanded
   */
  @Override
  public void start() {
    fleet.open();
    try {
      fleet.startAlone();
      Mode before = before();
      if (before != mode && !fleet.isEmpty()) {
        throw new ModeRefusedException(
            "Other nodes of this system run with fulfilment.mode=%s, and this one would with %s"
                .formatted(before, mode));
      }
      transaction.executeWithoutResult(status -> begin(before));
      fleet.join();
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
    running = true;
    if (mode.commands()) {
      log.info("This system commands (fulfilment.mode={})", mode);
    } else {
      log.info(
          "This system only tracks (fulfilment.mode={}): it sends nothing but what is overdue",
          mode);
    }
  }

  private Mode before() {
    String stored = management.getProperties().get(PROPERTY);
    return Mode.TRACK_ONLY.toString().equals(stored) ? Mode.TRACK_ONLY : Mode.COMMANDING;
  }

  private void begin(Mode before) {
    if (!mode.commands()) {
      if (before.commands()) {
        mustBeIdle();
      }
      // At each start: it may have brought new models along.
      takeover.suspendReminders();
    } else if (!before.commands()) {
      int waits = takeover.resumeReminders();
      log.info("{} waits that were only tracked are asked about from now on", waits);
    }
    if (before != mode) {
      management.setProperty(PROPERTY, mode.toString());
    }
  }

  /** What was asked for must be asked again and undone; who only tracks would do neither. */
  private void mustBeIdle() {
    long asked = takeover.countAsked();
    long unsent = outbox.unsent();
    if (asked + unsent > 0) {
      throw new ModeRefusedException(
          "fulfilment.mode=%s: %d waits are under way that were asked about, and %d messages are yet to be sent"
              .formatted(mode, asked, unsent));
    }
  }

  @Override
  public void stop() {
    fleet.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
