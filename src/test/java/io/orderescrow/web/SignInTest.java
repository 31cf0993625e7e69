package io.orderescrow.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

@Tag("S46")
class SignInTest {

  @AfterEach
  void endRequest() {
    CurrentRequest.end();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1,              192.0.2.1",
    "2001:db8:1:2:3:4:5:6,   2001:db8:1:2:0:0:0:0/64",
    "2001:db8:1:2::9%eth0,   2001:db8:1:2:0:0:0:0/64",
    "::ffff:192.0.2.1,       192.0.2.1",
    "unknown,                unknown"
  })
  void sourceIsAnAddressOrTheNetworkOfAnIpV6Address(String address, String source) {
    assertThat(SignIn.source(address)).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource({
    "/camunda/api/admin, WEB_APPLICATIONS",
    "/engine-rest,       ENGINE_REST",
    "/engine-restful,    REST",
    "/orders,            REST"
  })
  void doorFollowsFromThePath(String path, SignInDoor door) {
    assertThat(signIn("dora", path).door()).isEqualTo(door);
  }

  @Test
  void longNamesTakeNoMemory() {
    assertThat(signIn("x".repeat(100_000), "/orders").key().account()).hasSize(65);
  }

  @Test
  void namesAreLoggedWithoutControlCharacters() {
    assertThat(signIn("dora\n\u202e2026 INFO", "/orders").printableAccount())
        .isEqualTo("dora??2026 INFO");
  }

  @Test
  void outsideOfARequestThereIsNoSource() {
    assertThat(SignIn.ofThisRequest("dora", false)).isEmpty();
  }

  private static SignIn signIn(String account, String servletPath) {
    var request = new MockHttpServletRequest("GET", servletPath);
    request.setServletPath(servletPath);
    CurrentRequest.begin(request);
    return SignIn.ofThisRequest(account, false).orElseThrow();
  }
}
