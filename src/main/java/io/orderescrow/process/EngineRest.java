package io.orderescrow.process;

import org.camunda.bpm.spring.boot.starter.rest.CamundaJerseyResourceConfig;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The engine's own REST interface under {@code /engine-rest}, with our word on refused starts. */
@Component
@Profile("orchestrator")
class EngineRest extends CamundaJerseyResourceConfig {

  @Override
  protected void registerAdditionalResources() {
    register(new StartRefusedMapper());
  }
}
