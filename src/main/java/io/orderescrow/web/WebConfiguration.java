package io.orderescrow.web;

import io.orderescrow.outbox.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Reads requests strictly; serves the process models, the message catalogue and the mode. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

  /** Shows under {@code /actuator/info} whether this system is in commanding or tracking mode. */
  @Bean
  InfoContributor modeInfo(Mode mode) {
    return info -> info.withDetail("fulfilment", Map.of("mode", mode.toString()));
  }

  /**
   * Tomcat's own page for requests that it refuses would be the only HTML of the REST interface.
   */
  @Bean
  WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTomcat() {
    return factory ->
        factory.addContextCustomizers(
            context -> context.getParent().getPipeline().addValve(new ProblemReportValve()));
  }

  /** The first converter that can read a type is used. */
  @Override
  public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
    converters.add(0, new StrictJsonReader());
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new RequestParameterInterceptor());
  }

  @Override
  public void addResourceHandlers(ResourceHandlerRegistry registry) {
    registry.addResourceHandler("/processes/*").addResourceLocations("classpath:/processes/");
  }

  /** Browsers show these content types; they would download the registered ones. */
  @Override
  public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
    MediaType text = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
    configurer.mediaType("yaml", text).mediaType("bpmn", MediaType.APPLICATION_XML);
  }
}
