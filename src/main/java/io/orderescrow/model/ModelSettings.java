package io.orderescrow.model;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.model}.
 *
 * @param location Spring resource pattern of the BPMN files
 * @param rollBack whether to deploy a model even if a newer version of it is deployed
 * @param maxGap longest time between two reminders of one wait, unless its first gap is longer
 * @param waits overrides of the gaps and deadlines in the models, by the id of the waiting activity
 */
@Validated
@ConfigurationProperties("fulfilment.model")
public record ModelSettings(
    @DefaultValue("classpath*:processes/*.bpmn") @NotBlank String location,
    @DefaultValue("false") boolean rollBack,
    @DefaultValue("P1D") @DurationMin(seconds = 1) Duration maxGap,
    @DefaultValue @Valid Map<String, WaitSettings> waits) {

  /**
   * Overrides of one wait.
   *
   * @param firstGap time until the command is sent again for the first time
   * @param deadline maximum wait for an answer
   */
  public record WaitSettings(@Nullable Duration firstGap, @Nullable Duration deadline) {}
}
