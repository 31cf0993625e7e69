package io.orderescrow.process;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Date;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;

/**
 * The engine's clock, moved by tests, and the timers of one business key. It begins at a whole
 * second, because the engine stores the start of a cycle in seconds.
 */
public final class EngineTime {

  private final ProcessEngine engine;
  private final String businessKey;
  private final Runnable afterEachTimer;
  private Instant now;

  public EngineTime(
      ProcessEngine engine, String businessKey, Runnable afterEachTimer, Instant now) {
    this.now = now;
    this.engine = engine;
    this.businessKey = businessKey;
    this.afterEachTimer = afterEachTimer;
    moveTo(now);
  }

  public Instant now() {
    return now;
  }

  /** Moves the clock; each timer fires at its due date. */
  public void passes(Duration duration) {
    Instant end = now.plus(duration);
    for (Optional<Job> due = dueBy(end); due.isPresent(); due = dueBy(end)) {
      moveTo(due.get().getDuedate().toInstant());
      fire(due.get());
    }
    moveTo(end);
  }

  /** Moves the clock; all due timers fire at its end. */
  public void isSkipped(Duration duration) {
    moveTo(now.plus(duration));
    for (Optional<Job> due = dueBy(now); due.isPresent(); due = dueBy(now)) {
      fire(due.get());
    }
  }

  private void moveTo(Instant time) {
    now = time.isAfter(now) ? time : now;
    ClockUtil.setCurrentTime(Date.from(now));
  }

  private void fire(Job timer) {
    engine.getManagementService().executeJob(timer.getId());
    afterEachTimer.run();
  }

  private Optional<Job> dueBy(Instant time) {
    return engine
        .getRuntimeService()
        .createProcessInstanceQuery()
        .processInstanceBusinessKey(businessKey)
        .list()
        .stream()
        .flatMap(
            instance ->
                engine
                    .getManagementService()
                    .createJobQuery()
                    .processInstanceId(instance.getId())
                    .active()
                    .list()
                    .stream())
        .filter(job -> !job.getDuedate().toInstant().isAfter(time))
        .min(Comparator.comparing(Job::getDuedate));
  }
}
