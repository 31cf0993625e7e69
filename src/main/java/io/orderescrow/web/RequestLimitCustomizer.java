package io.orderescrow.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.orderescrow.web.TimedBody.Pace;
import java.time.Clock;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Adds the {@link RequestLimitValve} to the web server, behind the valve that applies forwarded
 * addresses.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class RequestLimitCustomizer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Room for the empty line that ends a chunked body. */
  private static final int TRAILER_BYTES = 16;

  private final int threads;
  private final Pace pace;
  private final MeterRegistry registry;

  RequestLimitCustomizer(
      ServerProperties server, WebSettings settings, Clock clock, MeterRegistry registry) {
    this.threads = server.getTomcat().getThreads().getMax();
    this.pace = new Pace(clock, settings.maxBodyTime());
    this.registry = registry;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addEngineValves(new RequestLimitValve(new RequestLimits(threads), pace, registry));
    factory.addConnectorCustomizers(this::limitReads);
  }

  private void limitReads(Connector connector) {
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) {
      http.setDisableUploadTimeout(false);
      http.setConnectionUploadTimeout(Math.toIntExact(pace.longest().toMillis()));
      // Both are read within one read of the body, so no time limit would apply to them.
      http.setMaxExtensionSize(0);
      http.setMaxTrailerSize(TRAILER_BYTES);
    }
  }
}
