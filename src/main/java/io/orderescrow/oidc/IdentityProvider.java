package io.orderescrow.oidc;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The OpenID Connect provider. It is asked at the first use, not at the start, so that this
 * application starts and processes messages while the provider is down. A provider that does not
 * answer is not asked again for a few seconds, so that it cannot hold all threads of the server.
 */
public final class IdentityProvider {

  private static final String DISCOVERY = "/.well-known/openid-configuration";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(3);
  private static final int MAX_BYTES = 512 * 1024;
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

  /** How long the keys remain valid that were read before an outage of the provider. */
  private static final Duration KEPT_IN_OUTAGE = Duration.ofHours(1);

  private final String issuer;
  private final Clock clock;
  private final DefaultResourceRetriever http =
      new DefaultResourceRetriever(
          (int) CONNECT_TIMEOUT.toMillis(), (int) READ_TIMEOUT.toMillis(), MAX_BYTES);
  private volatile @Nullable Discovered discovered;
  private @Nullable ProviderUnavailableException failure;
  private Instant pauseUntil = Instant.MIN;

  public IdentityProvider(String issuer, Clock clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  private record Discovered(Map<String, Object> metadata, JWKSource<SecurityContext> keys) {}

  public String issuer() {
    return issuer;
  }

  /**
   * Returns the provider's description of itself (OpenID Connect Discovery).
   *
   * @throws ProviderUnavailableException when the provider does not answer, or not as it should
   */
  public Map<String, Object> metadata() {
    return discovered().metadata();
  }

  /**
   * Returns the keys that sign tokens, which are read again when a token names an unknown key.
   *
   * @throws ProviderUnavailableException as {@link #metadata}
   */
  JWKSource<SecurityContext> keys() {
    return discovered().keys();
  }

  private Discovered discovered() {
    Discovered known = discovered;
    return known == null ? discover() : known;
  }

  private synchronized Discovered discover() {
    Discovered known = discovered;
    if (known != null) {
      return known;
    }
    if (failure != null && clock.instant().isBefore(pauseUntil)) {
      throw failure;
    }
    try {
      known = read();
      discovered = known;
      return known;
    } catch (IOException | ParseException | IllegalArgumentException e) {
      failure = new ProviderUnavailableException(issuer, e);
      pauseUntil = clock.instant().plus(PAUSE_AFTER_FAILURE);
      throw failure;
    }
  }

  private Discovered read() throws IOException, ParseException {
    String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
    Map<String, Object> metadata =
        JSONObjectUtils.parse(http.retrieveResource(new URL(base + DISCOVERY)).getContent());
    if (!issuer.equals(metadata.get("issuer"))) {
      throw new IOException("It calls itself " + metadata.get("issuer"));
    }
    return new Discovered(metadata, keysAt(String.valueOf(metadata.get("jwks_uri"))));
  }

  /** Unknown keys in forged tokens cause two requests to the provider in ten seconds at most. */
  private JWKSource<SecurityContext> keysAt(String location) throws MalformedURLException {
    return JWKSourceBuilder.create(new URL(location), http)
        .rateLimited(Duration.ofSeconds(10).toMillis())
        .outageTolerant(KEPT_IN_OUTAGE.toMillis())
        .build();
  }
}
