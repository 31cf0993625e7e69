package io.orderescrow.development;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;

/** The reference services, each of which can be taken down and brought back. */
public final class Services implements AutoCloseable {

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
    private boolean losing;
    private @Nullable ServiceLife life;
  }

  /**
   * @param losing whether what is sent to it is lost, since it has no queue
   */
  record Standing(String name, State state, boolean losing) {}

  /**
   * @param parts the {@code spring.*} properties that lead to database, broker and mail server
   * @param arguments as on the command line
   */
  public Services(List<String> names, Map<String, Object> parts, String... arguments) {
    this.parts = parts;
    this.arguments = arguments;
    names.forEach(name -> services.put(name, new Service()));
  }

  /** Adds the buttons' requests to an orchestrator that is about to start. */
  public void haveButtonsIn(ConfigurableApplicationContext orchestrator) {
    orchestrator.getBeanFactory().registerSingleton("services", this);
    ((BeanDefinitionRegistry) orchestrator.getBeanFactory())
        .registerBeanDefinition(
            "serviceController", new RootBeanDefinition(ServiceController.class));
  }

  synchronized List<Standing> all() {
    return services.entrySet().stream()
        .map(each -> new Standing(each.getKey(), each.getValue().state, each.getValue().losing))
        .toList();
  }

  /** As if it were killed; returns when it is dead to all others. */
  synchronized void takeDown(String name) {
    Service service = find(name);
    if (service.life != null) {
      service.life.end();
      service.life = null;
    }
    service.state = State.DOWN;
  }

  /** Notes that a service that is down has no queue any more. */
  synchronized boolean lose(String name) {
    Service service = find(name);
    service.losing = service.state == State.DOWN;
    return service.losing;
  }

  /** Begins to start it, and waits for nothing. */
  public synchronized void bringBack(String name) {
    Service service = find(name);
    if (service.state == State.DOWN) {
      ServiceLife life = new ServiceLife(name, parts);
      service.life = life;
      service.state = State.STARTING;
      service.losing = false;
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
