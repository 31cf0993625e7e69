package io.orderescrow.sample.runtime;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.MessageReader;
import io.orderescrow.sample.runtime.ServiceRuntime.Resources;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Runs the services whose profiles are active, from the start to the stop of the application. */
class ServiceRuntimes implements SmartLifecycle {

  private final List<ServiceRuntime> runtimes;
  private volatile boolean running;

  ServiceRuntimes(
      List<SampleService> services,
      Catalogue catalogue,
      MessageReader reader,
      Resources resources) {
    this.runtimes =
        services.stream()
            .map(
                service ->
                    new ServiceRuntime(
                        service, contract(service.name(), catalogue, reader, resources), resources))
            .toList();
  }

  private static MessageContract contract(
      String service, Catalogue catalogue, MessageReader reader, Resources resources) {
    return switch (resources.settings().mode()) {
      case COMMANDED -> new MessageContract(service, catalogue, reader);
      case CHOREOGRAPHY ->
          new Choreography(
              service, catalogue, reader, new CarriedOrderTable(resources.jdbc(), service));
    };
  }

  List<MessageContract> contracts() {
    return runtimes.stream().map(runtime -> runtime.contract).toList();
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
