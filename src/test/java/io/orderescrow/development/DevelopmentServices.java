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

/** The reference services, each of which can be taken down and brought back. */
public final class DevelopmentServices implements AutoCloseable {

  private final Map<String, Object> parts;
  private final String[] arguments;
  private final Map<String, Service> services = new LinkedHashMap<>();

  /** One after the other: applications that start at once would set up the one log at once. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "services start");
            thread.setDaemon(true);
            return thread;
          });

  /** Whether a service works. */
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
   * @param parts the {@code spring.*} properties that lead to database, broker and mail server
   * @param arguments as on the command line
   */
  public DevelopmentServices(List<String> names, Map<String, Object> parts, String... arguments) {
    this.parts = parts;
    this.arguments = arguments;
    names.forEach(name -> services.put(name, new Service()));
  }

  /**
   * One application of the development run, yet to be run.
   *
   * @param roles comma separated
   * @param properties before all others
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
   * The orchestrator with buttons for these services; on a bus that loses what is sent to a service
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

  /** As if it were killed; returns when it is dead to all others. */
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

  /** Begins to start it, and waits for nothing. */
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
      // Spring has reported it; one that was ended while it started fails too.
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
