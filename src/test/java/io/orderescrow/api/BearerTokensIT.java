package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.embedded.CapturedLog;
import io.orderescrow.embedded.EmbeddedOidcProvider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Programs call the REST interfaces with tokens of an OpenID Connect provider. */
@OnTheWebWithOidc
@Tag("S47")
class BearerTokensIT extends FailedMessageFixture {

  private static final String SIGN_IN_LOG = "io.orderescrow.web.SignInLog";

  @Autowired EmbeddedOidcProvider provider;
  @Autowired IdentityService identity;
  @Autowired HistoryService history;
  @LocalServerPort int port;

  private final String name = "p-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void aProgramWorksWithATokenOfItsOwn() throws Exception {
    String token = "Bearer " + tokenOfProgram("dispatch");
    long parked = parked();

    Answer retried =
        caller.call(token, caller.request("POST", "/inbox/" + parked + "/retry", null));

    assertThat(retried.status()).as(retried.body()).isEqualTo(200);
    assertThat(actions("order=" + order).path(0).path("by").asText()).isEqualTo("oidc.shop");
    assertThat(caller.get(token, "/engine-rest/process-definition/count").status()).isEqualTo(403);
    assertThat(
            caller
                .get(
                    "Bearer " + tokenOfProgram("read-all"), "/engine-rest/process-definition/count")
                .at("/count"))
        .isNotEqualTo("0");
  }

  private String tokenOfProgram(String scope) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(provider.issuer() + "/oauth2/token"))
            .header(
                "Authorization",
                ApiClient.basic(EmbeddedOidcProvider.PROGRAM, EmbeddedOidcProvider.SECRET))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + scope))
            .build();
    var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    return new ObjectMapper().readTree(response.body()).path("access_token").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /engine-rest/process-definition/count, 200, 403, 403, 200, 403, 403",
    "GET,    /inbox?disposition=MALFORMED,          200, 200, 403, 200, 403, 403",
    "GET,    /orders,                               200, 200, 200, 200, 403, 403",
    "GET,    /actuator/metrics,                     200, 403, 403, 200, 200, 403",
    "GET,    /actuator/info,                        200, 200, 200, 200, 200, 403",
    "DELETE, /orders/none/personal-data,            404, 403, 403, 403, 403, 403",
    "DELETE, /orders/none,                          404, 404, 404, 403, 403, 403",
  })
  void groupsOfATokenGrantTheSameAsThoseOfAUser(
      String method,
      String path,
      int admin,
      int operator,
      int desk,
      int auditor,
      int metrics,
      int none) {
    Map<String, Integer> expected =
        Map.of(
            "administrators", admin,
            "night-shift", operator,
            "sales", desk,
            "read-all", auditor,
            "scrape", metrics,
            "camunda-admin", none);

    expected.forEach(
        (group, status) ->
            assertThat(call(method, path, provider.claims(name, group).build()).status())
                .as(group)
                .isEqualTo(status));
  }

  @Test
  void theEngineKnowsWhoCalls() {
    String token = bearer(provider.claims(name, "administrators").build());
    String group = "made-by-" + name;
    String body = "{\"id\": \"%s\", \"name\": \"x\", \"type\": \"WORKFLOW\"}".formatted(group);

    Answer created = caller.call(token, caller.request("POST", "/engine-rest/group/create", body));

    assertThat(created.status()).as(created.body()).isEqualTo(204);
    assertThat(history.createUserOperationLogQuery().userId("oidc." + name).list())
        .extracting(entry -> entry.getEntityType())
        .contains("Group");
    identity.deleteGroup(group);
  }

  /** What makes a token unacceptable, and the part of the answer that tells it. */
  static Stream<Arguments> refusedClaims() {
    Date longAgo = Date.from(Instant.now().minusSeconds(600));
    Date past = Date.from(Instant.now().minusSeconds(120));
    Date future = Date.from(Instant.now().plusSeconds(120));
    return Stream.of(
        refused("ended", "expired", claims -> claims.issueTime(longAgo).expirationTime(past)),
        refused("not valid yet", "before", claims -> claims.notBeforeTime(future)),
        refused("without end", "exp claim", claims -> claims.expirationTime(null)),
        refused("of another issuer", "iss claim", claims -> claims.issuer("https://evil.example")),
        refused("without issuer", "iss claim", claims -> claims.issuer(null)),
        refused("for somebody else", "aud claim", claims -> claims.audience("another-program")),
        refused("for nobody", "aud claim", claims -> claims.audience((String) null)),
        refused("without name", "preferred_username", nameIs(null)),
        refused("with a name that is no text", "preferred_username", nameIs(7)),
        refused("with an empty name", "preferred_username", nameIs(" ")),
        refused("with a long name", "preferred_username", nameIs("x".repeat(60))),
        refused("with a slash", "preferred_username", nameIs("a/b")),
        refused("with a line", "preferred_username", nameIs("a\nINFO all is well")));
  }

  private static Function<JWTClaimsSet.Builder, JWTClaimsSet.Builder> nameIs(
      @Nullable Object name) {
    return claims -> claims.claim("preferred_username", name);
  }

  private static Arguments refused(
      String what, String reason, Function<JWTClaimsSet.Builder, JWTClaimsSet.Builder> change) {
    return Arguments.of(what, reason, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedClaims")
  void refusesATokenThatIs(
      String what, String reason, Function<JWTClaimsSet.Builder, JWTClaimsSet.Builder> change) {
    JWTClaimsSet genuine = provider.claims(name, "administrators").build();
    assertThat(call("GET", "/orders?size=1", genuine).status()).isEqualTo(200);
    double before = counted("refused");

    CapturedLog log = CapturedLog.of(SIGN_IN_LOG);
    Answer refused;
    try (log) {
      refused =
          call(
              "GET",
              "/engine-rest/engine",
              change.apply(provider.claims(name, "administrators")).build());
    }

    isRefused(refused);
    assertThat(refused.at("/detail")).contains(reason);
    assertThat(counted("refused") - before).isEqualTo(1);
    assertThat(log.lines()).noneMatch(line -> line.contains("\n"));
  }

  @Test
  void refusesASignatureOfAnotherKey() {
    JWTClaimsSet claims = provider.claims(name, "administrators").build();

    isRefused(
        caller.get(
            "Bearer " + provider.sign(claims, EmbeddedOidcProvider.newKey()), "/orders?size=1"));
  }

  @Test
  void refusesATokenWithoutSignature() {
    PlainJWT unsigned = new PlainJWT(provider.claims(name, "administrators").build());

    isRefused(caller.get("Bearer " + unsigned.serialize(), "/orders?size=1"));
  }

  /** A secret that clients know, or the public key in its place, signs nothing. */
  @Test
  void refusesASignatureWithASecret() throws JOSEException {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256), provider.claims(name, "administrators").build());
    token.sign(new MACSigner(EmbeddedOidcProvider.SECRET.repeat(4)));

    isRefused(caller.get("Bearer " + token.serialize(), "/orders?size=1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "bearer a b"})
  void refusesWhatIsNoToken(String header) {
    Answer answer = caller.get(header, "/orders?size=1");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.at("/type")).isEqualTo("/problems/not-signed-in");
  }

  private static void isRefused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(401);
    assertThat(answer.at("/type")).isEqualTo("/problems/not-signed-in");
    assertThat(answer.whole().headers().allValues("WWW-Authenticate"))
        .containsExactly("Bearer realm=\"order escrow\", error=\"invalid_token\"");
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }

  @Test
  void aTokenWithoutGroupsIsForbiddenEverything() {
    Answer answer = call("GET", "/", provider.claims(name).build());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.at("/type")).isEqualTo("/problems/forbidden");
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"order escrow\", error=\"insufficient_scope\"");
  }

  @Test
  void withoutCredentialsBothWaysAreOffered() {
    Answer answer = caller.get(null, "/orders");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.whole().headers().allValues("WWW-Authenticate"))
        .containsExactly(
            "Basic realm=\"order escrow\", charset=\"UTF-8\"", "Bearer realm=\"order escrow\"");
    assertThat(caller.get(ApiClient.CLERK, "/orders?size=1").status()).isEqualTo(200);
  }

  /** {@code admin} and {@code metrics} are accounts of this application. */
  @ParameterizedTest
  @ValueSource(strings = {"admin", "metrics", "dora"})
  void aNameInATokenIsNotTheUserOfTheEngineWithThisName(String account) {
    JWTClaimsSet claims = provider.claims(account, "sales").build();

    assertThat(call("GET", "/engine-rest/engine", claims).status()).isEqualTo(403);
    assertThat(call("GET", "/actuator/metrics", claims).status()).isEqualTo(403);
    String id = "OE-" + UUID.randomUUID();
    inbox.receive(List.of(createOrder(id)));
    assertThat(call("DELETE", "/orders/" + id + "?reason=test", claims).status()).isEqualTo(202);
    assertThat(actions("order=" + id).path(0).path("by").asText()).isEqualTo("oidc." + account);
  }

  /** An administrator may create such a user, but nobody signs in as a token user by password. */
  @Test
  void noPasswordSignsInAsAUserOfTokens() {
    String id = "oidc." + name;
    ApiClient.addUser(identity, id, "camunda-admin");
    LocalClient client = new LocalClient(port, "127.0.0.31");

    assertThat(client.getAs(id, ApiClient.PASSWORD, "/orders?size=1").status()).isEqualTo(401);
    assertThat(client.signIn(id, ApiClient.PASSWORD, "welcome").status()).isEqualTo(401);
    identity.deleteUser(id);
  }

  @Test
  void eachTokenIsLoggedAndCountedOnce() {
    double accepted = counted("accepted");
    CapturedLog log = CapturedLog.of(SIGN_IN_LOG);
    try (log) {
      for (int i = 0; i < 3; i++) {
        call("GET", "/orders?size=1", provider.claims(name, "sales").build());
        call(
            "GET", "/orders?size=1", provider.claims(name).audience("audience-of-" + name).build());
      }
    }

    assertThat(counted("accepted") - accepted).isEqualTo(1);
    assertThat(log.lines())
        .contains("INFO User oidc.%s signed in from 127.0.0.1, by bearer".formatted(name))
        .filteredOn(line -> line.startsWith("WARN"))
        .hasSizeLessThanOrEqualTo(1);
  }

  /** A token in a URL would stand in logs and in the history of browsers. */
  @Test
  void aTokenInTheQueryIsNotRead() {
    String token = provider.sign(provider.claims(name, "sales").build());

    assertThat(caller.get(null, "/orders?size=1&access_token=" + token).status()).isEqualTo(401);
  }

  @Test
  void openApiDocumentOffersBothWays() {
    Answer document = caller.get(ApiClient.CLERK, "/v3/api-docs");

    assertThat(document.at("/components/securitySchemes/bearer/scheme")).isEqualTo("bearer");
    assertThat(document.at("/components/securitySchemes/basic/scheme")).isEqualTo("basic");
    assertThat(document.json().path("security")).hasSize(2);
  }

  private Answer call(String method, String path, JWTClaimsSet claims) {
    return caller.call(bearer(claims), caller.request(method, path, null));
  }

  private String bearer(JWTClaimsSet claims) {
    return "Bearer " + provider.sign(claims);
  }

  private double counted(String outcome) {
    return meters
        .get("fulfilment.web.sign_ins")
        .tags("door", "bearer", "outcome", outcome)
        .counter()
        .count();
  }
}
