package io.orderescrow.reminder;

import io.orderescrow.model.ModelSettings;
import io.orderescrow.model.ModelSettings.WaitSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.jobexecutor.TimerEventJobHandler.TimerJobConfiguration;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The reminder gaps and deadlines of waits: the bean {@code patience} of the models. The model has
 * the defaults, and settings override them.
 *
 * <p>Each gap is twice the previous one, up to {@code fulfilment.model.max-gap} or the first gap,
 * whichever is longer. The previous gap is read from the due timer, not computed from a clock:
 * after an outage of the orchestrator a missed timer fires once, and the gaps continue to grow from
 * their last value. A timer that a replay has made due before its time keeps its gap, so that a
 * service that restarts often does not slow its own reminders.
 */
@Component("patience")
public class Patience {

  /** Of an ISO 8601 cycle without end; the engine keeps it as {@code R/<start>/<gap>}. */
  private static final String REPEAT = "R/";

  private final Map<String, WaitSettings> overrides = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Duration maxGap;

  Patience(ModelSettings settings) {
    overrides.putAll(settings.waits());
    maxGap = settings.maxGap();
  }

  /**
   * The cycle of a non-interrupting timer boundary event, as ISO 8601 ({@code R/PT20S}). The engine
   * evaluates it when the wait begins, and again each time the timer is due ({@code
   * reevaluateTimeCycleWhenDue}).
   *
   * @param firstGap ISO 8601 duration
   */
  public String askAgain(DelegateExecution execution, String firstGap) {
    TimerEntity due = dueTimer(execution);
    String wait = due == null ? execution.getCurrentActivityId() : waitOf(due, execution);
    Duration first = setting(wait, WaitSettings::firstGap, Duration.parse(firstGap));
    if (due == null) {
      return REPEAT + first;
    }
    Duration longest = first.compareTo(maxGap) > 0 ? first : maxGap;
    Duration gap = gapAfter(due.getRepeat(), ClockUtil.getCurrentTime().toInstant());
    return REPEAT + (gap.compareTo(longest) > 0 ? longest : gap);
  }

  /**
   * The duration of an interrupting timer boundary event, as ISO 8601.
   *
   * @param deadline ISO 8601 duration
   */
  public String deadline(DelegateExecution execution, String deadline) {
    return setting(
            execution.getCurrentActivityId(), WaitSettings::deadline, Duration.parse(deadline))
        .toString();
  }

  /**
   * Twice the gap of the due timer, or the same gap if the timer was made due before its time.
   *
   * @param due the cycle of the due timer: {@code R/<start in UTC>/<gap>}
   */
  static Duration gapAfter(String due, Instant now) {
    String[] parts = due.split("/", 3);
    Duration gap = Duration.parse(parts[2]);
    Instant dueAt = LocalDateTime.parse(parts[1]).toInstant(ZoneOffset.UTC).plus(gap);
    return now.isBefore(dueAt) ? gap : gap.multipliedBy(2);
  }

  /** The due timer if it belongs to this wait; a timer of another wait can lead here. */
  private static @Nullable TimerEntity dueTimer(DelegateExecution execution) {
    return Context.getCommandContext().getCurrentJob() instanceof TimerEntity timer
            && execution.getId().equals(timer.getExecutionId())
        ? timer
        : null;
  }

  /**
   * The activity to which the timer is attached. When the timer of a subprocess is due, the
   * execution has no current activity.
   */
  private static String waitOf(TimerEntity due, DelegateExecution execution) {
    TimerJobConfiguration timer = (TimerJobConfiguration) due.getJobHandlerConfiguration();
    return ((ExecutionEntity) execution)
        .getProcessDefinition()
        .findActivity(timer.getTimerElementKey())
        .getEventScope()
        .getId();
  }

  private Duration setting(
      String wait, Function<WaitSettings, @Nullable Duration> part, Duration defaultValue) {
    WaitSettings override = overrides.get(wait);
    Duration setting = override == null ? null : part.apply(override);
    return setting == null ? defaultValue : setting;
  }
}
