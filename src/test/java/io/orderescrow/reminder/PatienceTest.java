package io.orderescrow.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.model.ModelSettings;
import io.orderescrow.model.ModelSettings.WaitSettings;
import java.time.Duration;
import java.util.Map;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @Test
  void firstGapIsThatOfTheModel() {
    assertThat(Patience.nextCycle(null, TEN_SECONDS)).isEqualTo("R/PT10S");
  }

  @Test
  void eachGapIsTwiceThatOfTheDueTimer() {
    assertThat(Patience.nextCycle("R/2026-11-23T20:15:00/PT10S", TEN_SECONDS)).isEqualTo("R/PT20S");
    assertThat(Patience.nextCycle("R/2026-11-23T20:15:00/PT40S", TEN_SECONDS))
        .isEqualTo("R/PT1M20S");
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
        new ModelSettings("", false, Map.of("awaitpayment", new WaitSettings(null, deadline))));
  }
}
