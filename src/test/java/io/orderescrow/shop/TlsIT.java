package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.shop.TlsParts.Trust;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;

/** The whole shop in one process, with TLS on all connections. */
@Tag("S47")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private TlsParts parts;
  private SSLContext trusting;
  private ConfigurableApplicationContext shop;
  private RestClient https;

  @BeforeAll
  void open() {
    parts = new TlsParts();
    shop =
        parts.run(
            Trust.CORRECT,
            Trust.CORRECT,
            "orchestrator,inventory,payment,invoice,shipping",
            "--spring.ssl.bundle.watch.file.quiet-period=200ms");
    trusting = parts.certificates().context();
    https =
        RestClient.builder()
            .requestFactory(
                new JdkClientHttpRequestFactory(
                    HttpClient.newBuilder().sslContext(trusting).build()))
            .baseUrl("https://localhost:" + port())
            .defaultHeaders(headers -> headers.setBasicAuth("admin", TlsParts.PASSWORD))
            .build();
  }

  @AfterAll
  void close() throws IOException {
    shop.close();
    parts.close();
  }

  private int port() {
    return shop.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  @Test
  void anOrderIsPlayedToItsEnd() {
    Basket basket = Basket.of(1, "BOOK-1").orderedBy("tls@example.org");

    ResponseEntity<JsonNode> accepted =
        https
            .post()
            .uri("/orders")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .contentType(MediaType.APPLICATION_JSON)
            .body(basket.json())
            .retrieve()
            .toEntity(JsonNode.class);

    String order = body(accepted).path("id").asText();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(get("/orders/" + order).path("state").asText()).isEqualTo("COMPLETED"));
    assertThat(parts.environment().mail().mailsTo(basket.email())).hasSize(1);
    assertThat(accepted.getHeaders().getFirst("Strict-Transport-Security"))
        .startsWith("max-age=31536000");
  }

  private JsonNode get(String path) {
    return body(https.get().uri(path).retrieve().toEntity(JsonNode.class));
  }

  private static JsonNode body(ResponseEntity<JsonNode> answer) {
    JsonNode body = answer.getBody();
    assertThat(body).isNotNull();
    return body;
  }

  @Test
  void allConnectionsToTheDatabaseAreEncrypted() {
    assertThat(
            shop.getBean(JdbcTemplate.class)
                .queryForList(
                    "select ssl from pg_stat_ssl join pg_stat_activity using (pid)"
                        + " where usename = 'escrow' and backend_type = 'client backend'",
                    Boolean.class))
        .isNotEmpty()
        .containsOnly(true);
  }

  @Test
  void theHealthChecksReachTheBroker() {
    JsonNode health = get("/actuator/health");

    assertThat(health.at("/components/rabbit/status").asText()).isEqualTo("UP");
    assertThat(health.at("/components/brokerTopology/status").asText()).isEqualTo("UP");
  }

  @Test
  void theWebApplicationsSendTheirCookiesOverTlsOnly() {
    HttpHeaders headers =
        https.get().uri("/camunda/app/welcome/default/").retrieve().toBodilessEntity().getHeaders();

    assertThat(headers.get("Set-Cookie"))
        .anyMatch(cookie -> cookie.startsWith("JSESSIONID="))
        .anyMatch(cookie -> cookie.startsWith("XSRF-TOKEN="))
        .allMatch(cookie -> cookie.matches(".*;\\s*Secure\\b.*"));
    assertThat(headers.getFirst("Strict-Transport-Security")).startsWith("max-age=31536000");
  }

  @Test
  void aRenewedCertificateIsServedWithoutARestart() throws IOException {
    assertThat(servedCertificate()).isEqualTo("CN=server");

    parts.certificates().renew();

    await().untilAsserted(() -> assertThat(servedCertificate()).isEqualTo("CN=renewed"));
  }

  private String servedCertificate() throws IOException {
    try (SSLSocket socket =
        (SSLSocket) trusting.getSocketFactory().createSocket("localhost", port())) {
      socket.startHandshake();
      return ((X509Certificate) socket.getSession().getPeerCertificates()[0])
          .getSubjectX500Principal()
          .getName();
    }
  }
}
