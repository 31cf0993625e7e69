package io.orderescrow;

import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Profile;

/** The role {@code orchestrator}: all components of these packages, and all settings. */
@Configuration(proxyBeanMethods = false)
@Profile("orchestrator")
@ComponentScan(
    basePackages = {
      "io.orderescrow.amqp",
      "io.orderescrow.api",
      "io.orderescrow.casework",
      "io.orderescrow.cockpit",
      "io.orderescrow.engine",
      "io.orderescrow.inbox",
      "io.orderescrow.instance",
      "io.orderescrow.live",
      "io.orderescrow.model",
      "io.orderescrow.operator",
      "io.orderescrow.order",
      "io.orderescrow.outbox",
      "io.orderescrow.password",
      "io.orderescrow.polling",
      "io.orderescrow.process",
      "io.orderescrow.progress",
      "io.orderescrow.reminder",
      "io.orderescrow.retry",
      "io.orderescrow.trace",
      "io.orderescrow.tracking",
      "io.orderescrow.web"
    },
    excludeFilters =
        @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@ConfigurationPropertiesScan
class Orchestrator {}
