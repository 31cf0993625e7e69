package io.orderescrow.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.web.RequestConnectionsConfiguration.RequestThreads;
import java.time.Clock;
import org.apache.coyote.AbstractProtocol;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The web server of the management port, if that is another port. Spring Boot gives it the filters
 * of Spring Security only. Without the other filters, it would not throttle sign-ins.
 *
 * <p>This class is named in {@code ManagementContextConfiguration.imports}.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
@Profile("orchestrator")
class ManagementPort {

  private static final int THREADS = 20;

  @Bean
  FilterRegistrationBean<RequestThreads> managementThreads() {
    FilterRegistrationBean<RequestThreads> filter =
        new FilterRegistrationBean<>(new RequestThreads());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return filter;
  }

  @Bean
  FilterRegistrationBean<CurrentRequest> managementRequest() {
    FilterRegistrationBean<CurrentRequest> filter =
        new FilterRegistrationBean<>(new CurrentRequest());
    filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
    return filter;
  }

  /** Few threads suffice, and the port needs memory only for them. */
  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE - 1)
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementServerThreads() {
    return factory ->
        factory.addConnectorCustomizers(
            connector -> {
              if (connector.getProtocolHandler() instanceof AbstractProtocol<?> http) {
                http.setMaxThreads(THREADS);
                http.setMinSpareThreads(2);
              }
            });
  }

  @Bean
  RequestLimitCustomizer managementLimits(
      WebSettings settings, Clock clock, MeterRegistry registry) {
    ServerProperties server = new ServerProperties();
    server.getTomcat().getThreads().setMax(THREADS);
    return new RequestLimitCustomizer(server, settings, clock, registry);
  }

  /** Answers errors as the other port does, instead of Spring Boot's controller for this port. */
  @Bean
  ProblemController managementProblems() {
    return new ProblemController();
  }

  /** Otherwise Spring MVC would also serve the pages and models of the application here. */
  @Bean
  static BeanDefinitionRegistryPostProcessor withoutFilesAndErrorEndpoint() {
    return registry -> {
      registry.removeBeanDefinition("errorEndpoint");
      registry.removeBeanDefinition("resourceHandlerMapping");
    };
  }
}
