package io.orderescrow.reminder;

import io.orderescrow.model.ModelSettings;
import io.orderescrow.model.ModelSettings.WaitSettings;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * How long a process waits, and how often it asks again meanwhile; the bean {@code patience} of the
 * models. What stands in the model is the default, a setting overrides it.
 *
 * <p>Each gap is twice the one before. The gap before is read from the timer that is due, not from
 * a clock: after an outage of ours a missed firing is made up for once, and the gaps go on growing
 * from where they were.
 */
@Component("patience")
@Profile("orchestrator")
public class Patience {

  private static final String CYCLE = "R/";

  private final Map<String, WaitSettings> overrides = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  Patience(ModelSettings settings) {
    overrides.putAll(settings.waits());
  }

  /**
   * The cycle of a non-interrupting timer boundary event, as ISO 8601 ({@code R/PT20S}). Evaluated
   * by the engine when the wait begins, and again each time the timer is due ({@code
   * reevaluateTimeCycleWhenDue}).
   *
   * @param firstGap ISO 8601 duration
   */
  public String askAgain(DelegateExecution execution, String firstGap) {
    Duration before = gapOfDueTimer(execution);
    Duration gap =
        before == null
            ? setting(execution, WaitSettings::firstGap, firstGap)
            : before.multipliedBy(2);
    return CYCLE + gap;
  }

  /**
   * The duration of an interrupting timer boundary event, as ISO 8601.
   *
   * @param deadline ISO 8601 duration
   */
  public String deadline(DelegateExecution execution, String deadline) {
    return setting(execution, WaitSettings::deadline, deadline).toString();
  }

  /**
   * The gap of a timer of this very wait that is due right now; a due timer of another wait may
   * have led here, and says nothing. The engine keeps a cycle with its beginning: {@code
   * R/2026-11-23T20:15:00/PT10S}.
   */
  private static @Nullable Duration gapOfDueTimer(DelegateExecution execution) {
    JobEntity job = Context.getCommandContext().getCurrentJob();
    if (job instanceof TimerEntity timer
        && timer.getRepeat() != null
        && execution.getId().equals(timer.getExecutionId())) {
      // The engine keeps it as R/<start>/<gap>.
      return Duration.parse(timer.getRepeat().substring(timer.getRepeat().lastIndexOf('/') + 1));
    }
    return null;
  }

  private Duration setting(
      DelegateExecution execution,
      Function<WaitSettings, @Nullable Duration> part,
      String inTheModel) {
    WaitSettings override = overrides.get(execution.getCurrentActivityId());
    Duration setting = override == null ? null : part.apply(override);
    return setting == null ? Duration.parse(inTheModel) : setting;
  }
}
