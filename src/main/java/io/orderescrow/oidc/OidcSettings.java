package io.orderescrow.oidc;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that do not fit together stop the start with an {@link OidcSettingException}.
 *
 * @param issuer the URL of the provider, as the claim {@code iss} has it; without it, no token is
 *     accepted
 * @param audience the name of this application in the claim {@code aud} of access tokens
 * @param clockSkew how far the clocks of the provider and of this server may differ
 * @param userClaim the claim with the name of the user
 * @param userPrefix stands before each name, so that no token names a user of the engine
 * @param groupsClaim the claim with the groups; dots lead into nested claims
 * @param groups the values of that claim that mean a group of this application
 * @param clientId the name of this application as a client of the provider; without it, nobody
 *     signs in there, and only tokens are accepted
 * @param clientSecret the secret of that client
 * @param scopes what is asked for at the sign-in
 * @param maxSession after this time a person has to sign in again
 */
@ConfigurationProperties("fulfilment.oidc")
public record OidcSettings(
    @Nullable String issuer,
    @Nullable String audience,
    @DefaultValue("60s") Duration clockSkew,
    @DefaultValue("preferred_username") String userClaim,
    @DefaultValue("oidc.") String userPrefix,
    @DefaultValue("groups") String groupsClaim,
    @DefaultValue GroupValues groups,
    @Nullable String clientId,
    @Nullable String clientSecret,
    @DefaultValue({"openid", "profile"}) List<String> scopes,
    @DefaultValue("8h") Duration maxSession) {

  private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9._@-]{1,16}");
  private static final Set<String> SCHEMES = Set.of("https", "http");

  public OidcSettings {
    issuer = textOrNull(issuer);
    audience = textOrNull(audience);
    clientId = textOrNull(clientId);
    clientSecret = textOrNull(clientSecret);
    if (issuer == null && audience != null) {
      throw OidcSettingException.missing("issuer", "audience is set");
    }
    if (issuer == null && clientId != null) {
      throw OidcSettingException.missing("issuer", "client-id is set");
    }
    if (clientId != null && clientSecret == null) {
      throw OidcSettingException.missing("client-secret", "client-id is set");
    }
    if (clientId == null && clientSecret != null) {
      throw OidcSettingException.missing("client-id", "client-secret is set");
    }
    if (!scopes.contains("openid")) {
      throw OidcSettingException.invalid("scopes", scopes.toString(), "a list with openid");
    }
    if (maxSession.compareTo(Duration.ofMinutes(1)) < 0) {
      throw OidcSettingException.invalid("max-session", maxSession.toString(), "1 minute or more");
    }
    if (issuer != null && audience == null) {
      throw OidcSettingException.missing("audience", "issuer is set");
    }
    if (issuer != null && !SCHEMES.contains(issuer.replaceFirst("://.+", ""))) {
      throw OidcSettingException.invalid("issuer", issuer, "the URL of the provider");
    }
    if (clockSkew.isNegative() || clockSkew.compareTo(Duration.ofMinutes(10)) > 0) {
      throw OidcSettingException.invalid("clock-skew", clockSkew.toString(), "0 to 10 minutes");
    }
    if (!PREFIX.matcher(userPrefix).matches()) {
      throw OidcSettingException.invalid(
          "user-prefix", userPrefix, "1 to 16 letters, digits or one of . _ @ -");
    }
    if (userClaim.isBlank()) {
      throw OidcSettingException.invalid("user-claim", userClaim, "the name of a claim");
    }
    if (groupsClaim.isBlank()) {
      throw OidcSettingException.invalid("groups-claim", groupsClaim, "the name of a claim");
    }
    if (issuer != null && groups.isEmpty()) {
      throw OidcSettingException.noGroups();
    }
  }

  private static @Nullable String textOrNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }

  /** Whether tokens are accepted. */
  public boolean isEnabled() {
    return issuer != null;
  }

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "OidcSettings[issuer=%s, audience=%s, clientId=%s]"
        .formatted(issuer, audience, clientId);
  }

  /** Whether only a token can name this user. */
  public boolean isNameOfToken(String user) {
    return isEnabled() && user.startsWith(userPrefix);
  }

  /** Values of the claim, by the group of this application that they mean. */
  public record GroupValues(
      @DefaultValue List<String> camundaAdmin,
      @DefaultValue List<String> operator,
      @DefaultValue List<String> orderDesk,
      @DefaultValue List<String> auditor,
      @DefaultValue List<String> metrics) {

    boolean isEmpty() {
      return camundaAdmin.isEmpty()
          && operator.isEmpty()
          && orderDesk.isEmpty()
          && auditor.isEmpty()
          && metrics.isEmpty();
    }
  }
}
