package io.orderescrow.embedded;

import io.orderescrow.embedded.CrashPoint.Seam;
import io.orderescrow.message.Message;
import io.orderescrow.outbox.PublishOutcome;
import io.orderescrow.outbox.Publisher;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Adds to a {@link NodeProcess} three things that a node in production does not have. The node ends
 * with the tests that started it, it ends at its {@link CrashPoint}, and it may have a {@link
 * QuickEngine}. Spring Boot finds this class in a {@code spring.factories} that only the class path
 * of nodes contains.
 */
final class NodeSetup implements ApplicationContextInitializer<ConfigurableApplicationContext> {

  @Override
  public void initialize(ConfigurableApplicationContext context) {
    WithoutTestClasses.scan(context);
    if (Boolean.getBoolean(QuickEngine.PROPERTY)) {
      QuickEngine.in(context);
    }
    Thread parent = new Thread(NodeSetup::endWithTheTests, "ends-with-the-tests");
    parent.setDaemon(true);
    parent.start();
    String death = context.getEnvironment().getProperty(CrashPoint.PROPERTY);
    if (death != null) {
      context.getBeanFactory().addBeanPostProcessor(new Seams(CrashPoint.parse(death)));
    }
  }

  /** Ends the node with the tests. Their end of the pipe closes even when they are killed. */
  private static void endWithTheTests() {
    try {
      while (System.in.read() >= 0) {
        // The tests never write to the pipe.
      }
    } catch (IOException gone) {
      // A failed read means the same as a closed pipe.
    }
    Runtime.getRuntime().halt(1);
  }

  /** Watches the seams: it wraps the commits of the data source, and the publisher. */
  private static final class Seams implements BeanPostProcessor {

    private final CrashPoint death;
    private final AtomicInteger times = new AtomicInteger();

    Seams(CrashPoint death) {
      this.death = death;
    }

    private void reach(Seam... reached) {
      for (Seam seam : reached) {
        if (death.isDue(seam, times)) {
          Runtime.getRuntime().halt(CrashPoint.EXIT_CODE);
        }
      }
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
      if (bean instanceof DataSource real) {
        return new DelegatingDataSource(real) {
          @Override
          public Connection getConnection() throws SQLException {
            return watched(super.getConnection());
          }
        };
      }
      return bean instanceof Publisher real ? new WatchedPublisher(real) : bean;
    }

    private Connection watched(Connection real) {
      return (Connection)
          Proxy.newProxyInstance(
              Connection.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                boolean commits = method.getName().equals("commit");
                if (commits) {
                  reach(
                      Seam.SCHEMA_NOT_COMMITTED,
                      Seam.MESSAGES_NOT_COMMITTED,
                      Seam.REQUEST_NOT_COMMITTED,
                      Seam.TIMER_NOT_COMMITTED);
                }
                try {
                  Object result = method.invoke(real, arguments);
                  if (commits) {
                    reach(
                        Seam.MESSAGES_NOT_ACKNOWLEDGED,
                        Seam.REQUEST_NOT_ANSWERED,
                        Seam.TIMER_NOT_PUBLISHED);
                  }
                  return result;
                } catch (InvocationTargetException failure) {
                  throw failure.getCause();
                }
              });
    }

    private final class WatchedPublisher implements Publisher {

      private final Publisher real;

      WatchedPublisher(Publisher real) {
        this.real = real;
      }

      @Override
      public List<PublishOutcome> publish(List<Message> messages) {
        reach(Seam.NOT_PUBLISHED);
        if (death.isDue(Seam.HALF_PUBLISHED, times)) {
          real.publish(messages.subList(0, (messages.size() + 1) / 2));
          Runtime.getRuntime().halt(CrashPoint.EXIT_CODE);
        }
        List<PublishOutcome> outcomes = real.publish(messages);
        reach(Seam.NOT_MARKED_AS_SENT);
        return outcomes;
      }

      @Override
      public void onAvailable(Runnable listener) {
        real.onAvailable(listener);
      }
    }
  }
}
