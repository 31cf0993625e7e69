package io.orderescrow.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Tag("S47")
class OidcSettingsTest {

  private static final Map<String, String> RIGHT =
      Map.of(
          "issuer", "https://id.example/realms/shop",
          "audience", "order-escrow",
          "groups.operator", "dispatch,night-shift");

  @Test
  void isOffWithoutAnIssuer() {
    assertThat(bound(Map.of("issuer", "", "audience", " ")).isEnabled()).isFalse();
    assertThat(bound(Map.of()).isNameOfToken("oidc.alice")).isFalse();
  }

  @Test
  void isOnWithIssuerAudienceAndGroups() {
    OidcSettings settings = bound(RIGHT);

    assertThat(settings.isEnabled()).isTrue();
    assertThat(settings.groups().operator()).containsExactly("dispatch", "night-shift");
    assertThat(settings.isNameOfToken("oidc.alice")).isTrue();
    assertThat(settings.isNameOfToken("alice")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "issuer,          ,              'fulfilment.oidc.issuer is missing'",
    "issuer,          id.example,    'fulfilment.oidc.issuer is'",
    "issuer,          file:///etc/x, 'fulfilment.oidc.issuer is'",
    "audience,        ,              'fulfilment.oidc.audience is missing'",
    "client-secret,   s,             'fulfilment.oidc.client-id is missing'",
    "client-id,       c,             'fulfilment.oidc.client-secret is missing'",
    "scopes,          profile,       'fulfilment.oidc.scopes is'",
    "max-session,     1s,            'fulfilment.oidc.max-session is'",
    "groups.operator, ,              'No setting below fulfilment.oidc.groups'",
    "user-prefix,     ,              'fulfilment.oidc.user-prefix is'",
    "user-prefix,     a:,            'fulfilment.oidc.user-prefix is'",
    "user-claim,      ,              'fulfilment.oidc.user-claim is'",
    "groups-claim,    ,              'fulfilment.oidc.groups-claim is'",
    "clock-skew,      -1s,           'fulfilment.oidc.clock-skew is'",
    "clock-skew,      1h,            'fulfilment.oidc.clock-skew is'"
  })
  void refusesWhatDoesNotFit(String setting, String value, String message) {
    Map<String, String> wrong = new HashMap<>(RIGHT);
    wrong.put(setting, value == null ? "" : value);

    assertThatThrownBy(() -> bound(wrong))
        .rootCause()
        .isInstanceOf(OidcSettingException.class)
        .hasMessageContaining(message);
  }

  private static OidcSettings bound(Map<String, String> settings) {
    Map<String, String> named = new HashMap<>();
    settings.forEach((name, value) -> named.put("fulfilment.oidc." + name, value));
    return new Binder(new MapConfigurationPropertySource(named))
        .bindOrCreate("fulfilment.oidc", OidcSettings.class);
  }
}
