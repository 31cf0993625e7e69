package io.orderescrow.web;

import java.time.Duration;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** The request that exchanges the code of a sign-in for tokens. */
final class CodeExchange {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  private CodeExchange() {}

  /** Spring's default waits without a limit, so a hanging provider would hold all threads. */
  static RestClientAuthorizationCodeTokenResponseClient withTimeouts() {
    SimpleClientHttpRequestFactory connections = new SimpleClientHttpRequestFactory();
    connections.setConnectTimeout(CONNECT_TIMEOUT);
    connections.setReadTimeout(READ_TIMEOUT);
    RestClient http =
        RestClient.builder()
            .requestFactory(connections)
            .messageConverters(
                converters -> {
                  converters.clear();
                  converters.add(new FormHttpMessageConverter());
                  converters.add(new OAuth2AccessTokenResponseHttpMessageConverter());
                })
            .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
            .build();
    var client = new RestClientAuthorizationCodeTokenResponseClient();
    client.setRestClient(http);
    return client;
  }
}
