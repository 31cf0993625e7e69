package io.orderescrow.trace;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Leaves all of tracing out of the application unless {@code management.tracing.enabled} is set.
 * Spring Boot itself then only stops exporting: it would still make a span for each HTTP request,
 * and a thread that has nothing to export.
 */
class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

  private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.";

  private boolean on;

  @Override
  public void setEnvironment(Environment environment) {
    on = environment.getProperty("management.tracing.enabled", Boolean.class, false);
  }

  @Override
  public boolean[] match(@Nullable String[] classes, AutoConfigurationMetadata metadata) {
    boolean[] wanted = new boolean[classes.length];
    for (int i = 0; i < classes.length; i++) {
      wanted[i] = isWanted(classes[i]);
    }
    return wanted;
  }

  /**
   * @param name of a class with a part of Spring Boot's configuration; null when it is out already
   */
  boolean isWanted(@Nullable String name) {
    return on || !isTracing(name);
  }

  private static boolean isTracing(@Nullable String name) {
    return name != null
        && (name.startsWith(ACTUATOR + "tracing.")
            || name.startsWith(ACTUATOR + "opentelemetry.")
            || name.startsWith(ACTUATOR + "logging.OpenTelemetry")
            || name.startsWith(ACTUATOR + "logging.otlp."));
  }
}
