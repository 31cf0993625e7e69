package io.orderescrow.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.model.ModelSettings;
import io.orderescrow.model.ModelSettings.WaitSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
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

  private static Patience patience(@Nullable Duration deadline) {
    return new Patience(
        new ModelSettings(
            "",
            false,
            Duration.ofDays(1),
            Map.of("awaitpayment", new WaitSettings(null, deadline))));
  }
}
