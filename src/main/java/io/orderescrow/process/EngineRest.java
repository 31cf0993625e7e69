package io.orderescrow.process;

import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.springframework.stereotype.Component;

/** The engine's REST API under {@code /engine-rest}, with {@link StartRefusedMapper} added. */
@Component
class EngineRest extends CamundaJerseyResourceConfig {

  @Override
  protected void registerAdditionalResources() {
    register(new StartRefusedMapper());
  }
}
