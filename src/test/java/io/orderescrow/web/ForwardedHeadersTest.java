package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Tag("S47")
class ForwardedHeadersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forward-headers-strategy=framework",
        "forward-headers-strategy=framework,tomcat.remoteip.internal-proxies=10[.]1[.]2[.]3",
        "forward-headers-strategy=native",
        "forward-headers-strategy=native,tomcat.remoteip.trusted-proxies=10[.]1[.]2[.]3",
        "forward-headers-strategy=none,tomcat.remoteip.remote-ip-header=X-Real-Ip",
        "forward-headers-strategy=none,tomcat.remoteip.protocol-header=X-Forwarded-Proto"
      })
  void refusesSettingsThatBelieveClients(String settings) {
    assertThatThrownBy(() -> ForwardedHeaders.check(server(settings)))
        .isInstanceOf(ForwardedHeadersRefusedException.class)
        .hasMessageStartingWith("Clients could choose the address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port=8080",
        "forward-headers-strategy=none",
        "forward-headers-strategy=native,tomcat.remoteip.internal-proxies=10[.]1[.]2[.]3"
      })
  void acceptsNoProxyAndANamedOne(String settings) {
    assertThatCode(() -> ForwardedHeaders.check(server(settings))).doesNotThrowAnyException();
  }

  private static ServerProperties server(String settings) {
    Map<String, String> properties =
        Arrays.stream(settings.split(","))
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(setting -> "server." + setting[0], setting -> setting[1]));
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("server", ServerProperties.class);
  }
}
