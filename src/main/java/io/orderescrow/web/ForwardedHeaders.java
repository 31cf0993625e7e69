package io.orderescrow.web;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.autoconfigure.web.ServerProperties.ForwardHeadersStrategy;
import org.springframework.boot.autoconfigure.web.ServerProperties.Tomcat.Remoteip;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Stops the start if the server would believe headers such as {@code X-Forwarded-For} of clients
 * that are no proxy: a client could then choose its address, and guess passwords without a limit.
 */
@Component
class ForwardedHeaders {

  /** All private networks. */
  private static final String ANYBODY_NEAR = new Remoteip().getInternalProxies();

  /**
   * @param settings of the server; none if the application serves no HTTP
   */
  ForwardedHeaders(ObjectProvider<ServerProperties> settings) {
    settings.ifAvailable(ForwardedHeaders::check);
  }

  static void check(ServerProperties server) {
    ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
    if (strategy == ForwardHeadersStrategy.FRAMEWORK) {
      throw new ForwardedHeadersRefusedException(
          "server.forward-headers-strategy is 'framework', so every client would be believed");
    }
    if (isRead(strategy, server.getTomcat().getRemoteip())
        && ANYBODY_NEAR.equals(server.getTomcat().getRemoteip().getInternalProxies())) {
      throw new ForwardedHeadersRefusedException(
          "server.tomcat.remoteip.internal-proxies is not set,"
              + " so every client with a private address would be believed");
    }
  }

  /** Any of these settings makes the server read the headers. */
  private static boolean isRead(ForwardHeadersStrategy strategy, Remoteip settings) {
    return strategy == ForwardHeadersStrategy.NATIVE
        || StringUtils.hasText(settings.getRemoteIpHeader())
        || StringUtils.hasText(settings.getProtocolHeader());
  }
}
