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

  @Test
  void eachGapIsTwiceThatOfTheDueTimer() {
    assertThat(Patience.gapAfter("R/2026-11-23T20:15:00/PT10S")).isEqualTo(Duration.ofSeconds(20));
    assertThat(Patience.gapAfter("R/2026-11-23T20:15:00/PT40S")).isEqualTo(Duration.ofSeconds(80));
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
