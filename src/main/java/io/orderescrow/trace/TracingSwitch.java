package io.orderescrow.trace;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;

/**
 * Removes the tracing auto-configuration unless {@code management.tracing.enabled} is set. Spring
 * Boot itself would only stop the export, but still start a span for each HTTP request and an
 * export thread.
 */
class TracingSwitch implements AutoConfigurationImportFilter, EnvironmentAware {

  private static final String ACTUATOR = "org.springframework.boot.actuate.autoconfigure.";

  private boolean enabled;

  @Override
  public void setEnvironment(Environment environment) {
    enabled = environment.getProperty("management.tracing.enabled", Boolean.class, false);
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
   * @param name of an auto-configuration class; null when another filter has removed it
   */
  boolean isWanted(@Nullable String name) {
    return enabled || !isTracing(name);
  }

  private static boolean isTracing(@Nullable String name) {
    return name != null
        && (name.startsWith(ACTUATOR + "tracing.")
            || name.startsWith(ACTUATOR + "opentelemetry.")
            || name.startsWith(ACTUATOR + "logging.OpenTelemetry")
            || name.startsWith(ACTUATOR + "logging.otlp."));
  }
}
