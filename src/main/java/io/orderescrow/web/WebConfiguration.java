package io.orderescrow.web;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.orderescrow.order.OrderRequest;
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
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Reads order requests strictly; serves the process models, the message catalogue and the mode. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

  /**
   * Rejects unknown fields, duplicate fields, trailing tokens and lossy conversions such as 1.5 to
   * 1. Only order requests are read strictly; readers of messages must ignore unknown fields.
   */
  static final JsonMapper STRICT_JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

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

  @Override
  public void extendMessageConverters(List<HttpMessageConverter<?>> converters) {
    for (HttpMessageConverter<?> converter : converters) {
      if (converter instanceof MappingJackson2HttpMessageConverter json) {
        json.registerObjectMappersForType(
            OrderRequest.class, mappers -> mappers.put(MediaType.APPLICATION_JSON, STRICT_JSON));
      }
    }
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
