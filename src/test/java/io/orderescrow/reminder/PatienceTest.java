package io.orderescrow.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.model.ModelSettings;
import io.orderescrow.model.ModelSettings.WaitSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerExecuteNestedActivityJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PatienceTest {

  @Test
  void eachGapIsTwiceThatOfTheDueTimer() {
    assertThat(Patience.gapAfter("R/2026-11-23T20:15:00/PT10S", at("20:15:10")))
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(Patience.gapAfter("R/2026-11-23T20:15:00/PT40S", at("23:00:00")))
        .isEqualTo(Duration.ofSeconds(80));
  }

  @Test
  @Tag("S36")
  @Tag("F4")
  void aTimerThatAReplayMadeDueKeepsItsGap() {
    assertThat(Patience.gapAfter("R/2026-11-23T20:15:00/PT40S", at("20:15:39")))
        .isEqualTo(Duration.ofSeconds(40));
  }

  private static Instant at(String time) {
    return Instant.parse("2026-11-23T" + time + "Z");
  }

  @Test
  void settingsOverrideTheDeadlineOfTheModel() {
    ExecutionEntity execution = new ExecutionEntity();
    execution.setActivity(new ActivityImpl("AwaitPayment", new ProcessDefinitionEntity()));

    assertThat(patience(null).deadline(execution, "PT15M")).isEqualTo("PT15M");
    assertThat(patience(Duration.ofHours(1)).deadline(execution, "PT15M")).isEqualTo("PT1H");
  }

  @Test
  @Tag("F4")
  void theLongestGapCapsTheDoublingAndNoFirstGap() {
    assertThat(gapAfter("PT12H", Duration.ofHours(20), null)).isEqualTo("R/PT24H");
    assertThat(gapAfter("PT12H", Duration.ofDays(200), null)).isEqualTo("R/PT24H");
    assertThat(gapAfter("PT36H", Duration.ofHours(36), null)).isEqualTo("R/PT36H");
    assertThat(gapAfter("PT12H", Duration.ofHours(36), Duration.ofHours(36))).isEqualTo("R/PT36H");
  }

  /** The next gap of a wait in a model, while its timer with that gap is due. */
  private static String gapAfter(String firstGap, Duration gap, @Nullable Duration override) {
    ProcessDefinitionEntity model = new ProcessDefinitionEntity();
    ActivityImpl wait = model.createActivity("AwaitPayment");
    model.createActivity("PaymentSilent").setEventScope(wait);
    ExecutionEntity execution = new ExecutionEntity();
    execution.setId("execution-1");
    execution.setProcessDefinition(model);
    TimerEntity due = new TimerEntity();
    due.setExecutionId(execution.getId());
    due.setRepeat("R/2026-11-23T20:15:00/" + gap);
    due.setJobHandlerType(TimerExecuteNestedActivityJobHandler.TYPE);
    due.setJobHandlerConfigurationRaw("PaymentSilent");
    StandaloneProcessEngineConfiguration engine = new StandaloneProcessEngineConfiguration();
    engine.setJobHandlers(
        Map.of(
            TimerExecuteNestedActivityJobHandler.TYPE, new TimerExecuteNestedActivityJobHandler()));
    CommandContext command = new CommandContext(engine, context -> null);
    command.setCurrentJob(due);
    Context.setProcessEngineConfiguration(engine);
    Context.setCommandContext(command);
    ClockUtil.setCurrentTime(Date.from(Instant.parse("2027-11-23T20:15:00Z")));
    try {
      return new Patience(settings(new WaitSettings(override, null))).askAgain(execution, firstGap);
    } finally {
      ClockUtil.reset();
      Context.removeCommandContext();
      Context.removeProcessEngineConfiguration();
    }
  }

  private static Patience patience(@Nullable Duration deadline) {
    return new Patience(settings(new WaitSettings(null, deadline)));
  }

  private static ModelSettings settings(WaitSettings wait) {
    return new ModelSettings("", false, Duration.ofDays(1), Map.of("awaitpayment", wait));
  }
}
