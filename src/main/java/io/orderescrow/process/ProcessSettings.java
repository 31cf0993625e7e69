package io.orderescrow.process;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings under {@code fulfilment.process}.
 *
 * @param models where the BPMN files are, as a Spring resource pattern
 * @param rollBack deploy a model even though a newer version of it has been deployed before
 * @param lean read and write the engine's tables for a whole batch at once, by means that are
 *     internal to the engine; else it does so by itself, row by row
 * @param patience overrides of the gaps and deadlines in the models, by the id of the activity that
 *     waits
 */
@Validated
@ConfigurationProperties("fulfilment.process")
record ProcessSettings(
    @DefaultValue("classpath*:processes/*.bpmn") @NotBlank String models,
    @DefaultValue("false") boolean rollBack,
    @DefaultValue("true") boolean lean,
    @DefaultValue @Valid Map<String, PatienceOf> patience) {

  /**
   * @param firstGap how long to wait before the command is sent again for the first time
   * @param deadline how long to wait in all
   */
  record PatienceOf(@Nullable Duration firstGap, @Nullable Duration deadline) {}
}
