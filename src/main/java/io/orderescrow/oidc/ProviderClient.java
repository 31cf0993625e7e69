package io.orderescrow.oidc;

import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/**
 * This application as a client of the provider, by which persons sign in. It is described by the
 * provider, so it does not exist before the provider has answered once.
 */
public final class ProviderClient
    implements ClientRegistrationRepository, JwtDecoderFactory<ClientRegistration> {

  public static final String ID = "escrow";

  /** The provider must know this address; the last part is {@link #ID}. */
  private static final String REDIRECT_URI = "{baseUrl}/oidc/code/{registrationId}";

  private final IdentityProvider provider;
  private final OidcSettings settings;
  private final Clock clock;
  private volatile @Nullable ClientRegistration registration;
  private volatile @Nullable JwtDecoder idTokens;

  public ProviderClient(IdentityProvider provider, OidcSettings settings, Clock clock) {
    this.provider = provider;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @throws ProviderUnavailableException when the provider has not answered yet
   */
  @Override
  public @Nullable ClientRegistration findByRegistrationId(String id) {
    if (!id.equals(ID)) {
      return null;
    }
    ClientRegistration known = registration;
    if (known == null) {
      known =
          ClientRegistrations.fromOidcConfiguration(provider.metadata())
              .registrationId(ID)
              .clientId(Objects.requireNonNull(settings.clientId()))
              .clientSecret(settings.clientSecret())
              .scope(settings.scopes())
              .redirectUri(REDIRECT_URI)
              .build();
      registration = known;
    }
    return known;
  }

  @Override
  public JwtDecoder createDecoder(ClientRegistration client) {
    JwtDecoder known = idTokens;
    if (known == null) {
      known = TokenDecoder.ofIdTokens(provider, client, settings, clock);
      idTokens = known;
    }
    return known;
  }
}
