package io.orderescrow.development;

import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.WithoutTestClasses;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** The sample services. Each of them can be taken down and brought back. */
public final class DevelopmentServices implements AutoCloseable {

  private final Map<String, Object> parts;
  private final String[] arguments;
  private final Map<String, Service> services = new LinkedHashMap<>();

  /**
   * Starts one service after another. Applications that start at the same time would also configure
   * the shared log at the same time.
   */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "services start");
            thread.setDaemon(true);
            return thread;
          });

  /** The state of a service. */
  enum State {
    STARTING,
    UP,
    DOWN
  }

  private static final class Service {

    private State state = State.DOWN;
    private @Nullable ServiceLife life;
  }

  record Standing(String name, State state) {}

  /**
   * @param parts the {@code spring.*} properties of the database, the broker and the mail server
   * @param arguments the arguments of the command line
   */
  public DevelopmentServices(List<String> names, Map<String, Object> parts, String... arguments) {
    this.parts = parts;
    this.arguments = arguments;
    names.forEach(name -> services.put(name, new Service()));
  }

  /**
   * An application of the development run that has not started yet.
   *
   * @param roles roles, separated by commas
   * @param properties properties that override all others
   */
  public static SpringApplicationBuilder application(String roles, Map<String, Object> properties) {
    return new SpringApplicationBuilder(OrderEscrow.class)
        .profiles((roles + ",development").split(","))
        .initializers(
            WithoutTestClasses::scan,
            starting ->
                starting
                    .getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("development run", properties)));
  }

  /**
   * The orchestrator, with buttons for these services. Its bus loses the messages to a service
   * without a queue.
   */
  public SpringApplicationBuilder orchestrator() {
    Map<String, Object> properties = new HashMap<>(parts);
    properties.put("fulfilment.bus.mode", "lossy");
    return application("orchestrator", properties).initializers(this::haveButtonsIn);
  }

  private void haveButtonsIn(ConfigurableApplicationContext orchestrator) {
    ConfigurableListableBeanFactory beans = orchestrator.getBeanFactory();
    beans.registerSingleton("services", this);
    ((BeanDefinitionRegistry) beans)
        .registerBeanDefinition(
            "serviceController", new RootBeanDefinition(ServiceController.class));
  }

  synchronized List<Standing> all() {
    return services.entrySet().stream()
        .map(each -> new Standing(each.getKey(), each.getValue().state))
        .toList();
  }

  /** Takes a service down as a kill does. On return, no other part is connected to it. */
  public synchronized void takeDown(String name) {
    Service service = find(name);
    if (service.life != null) {
      service.life.end();
      service.life = null;
    }
    service.state = State.DOWN;
  }

  synchronized boolean isDown(String name) {
    return find(name).state == State.DOWN;
  }

  /** Starts a service without waiting for it. */
  public synchronized void bringBack(String name) {
    Service service = find(name);
    if (service.state == State.DOWN) {
      ServiceLife life = new ServiceLife(name, parts);
      service.life = life;
      service.state = State.STARTING;
      starter.execute(() -> live(service, life));
    }
  }

  private void live(Service service, ServiceLife life) {
    State reached = State.DOWN;
    try {
      life.live(arguments);
      reached = State.UP;
    } catch (RuntimeException failure) {
      // Spring has logged the failure. A service that is taken down during its start fails too.
      life.end();
    }
    synchronized (this) {
      if (service.life == life) {
        service.state = reached;
      }
    }
  }

  private Service find(String name) {
    Service service = services.get(name);
    if (service == null) {
      throw new NoSuchElementException("There is no service " + name);
    }
    return service;
  }

  @Override
  public synchronized void close() {
    services.keySet().forEach(this::takeDown);
    starter.shutdown();
  }
}
