package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.sample.runtime.ServiceRuntime.Means;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Runs the services whose profiles are active, from the start to the stop of the application. */
class ServiceConfiguration implements SmartLifecycle {

  private final List<ServiceRuntime> runtimes;
  private volatile boolean running;

  ServiceConfiguration(
      List<SampleService> participants, Catalogue catalogue, MessageReader reader, Means means) {
    this.runtimes =
        participants.stream()
            .map(
                participant ->
                    new ServiceRuntime(
                        participant,
                        new OrchestratedDialogue(participant.name(), catalogue, reader),
                        reader,
                        means))
            .toList();
  }

  @Override
  public void start() {
    runtimes.forEach(ServiceRuntime::start);
    running = true;
  }

  @Override
  public void stop() {
    runtimes.forEach(ServiceRuntime::stop);
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
