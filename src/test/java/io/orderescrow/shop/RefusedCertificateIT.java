package io.orderescrow.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.orderescrow.shop.TlsParts.Trust;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * An application that does not trust the certificate of a server, or connects to it by a name that
 * the certificate does not have, sends it nothing.
 */
@Tag("S47")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class RefusedCertificateIT {

  private static final String[] NO_WEB = {"--spring.main.web-application-type=none"};

  private TlsParts parts;

  @BeforeAll
  void open() {
    parts = new TlsParts();
  }

  @AfterAll
  void close() throws IOException {
    parts.close();
  }

  @ParameterizedTest
  @CsvSource({
    "OTHER_NAME,      The hostname 127.0.0.1 could not be verified",
    "OTHER_AUTHORITY, PKIX path building failed"
  })
  void theDatabaseStopsTheStart(Trust trust, String reason, CapturedOutput output) {
    assertThatThrownBy(() -> parts.run(trust, Trust.CORRECT, "orchestrator"))
        .hasStackTraceContaining(reason);

    assertThat(output)
        .contains("APPLICATION FAILED TO START", "No connection to PostgreSQL could be opened: ")
        .contains(reason, "sslrootcert must contain the authority")
        // This line would precede a stack trace.
        .doesNotContain("Application run failed");
  }

  @ParameterizedTest
  @CsvSource({
    "OTHER_NAME,      No subject alternative names",
    "OTHER_AUTHORITY, PKIX path building failed"
  })
  void brokerAndMailServerGetNoConnection(Trust trust, String reason) {
    try (var service = parts.run(Trust.CORRECT, trust, "invoice", NO_WEB)) {
      ConnectionFactory broker = service.getBean(ConnectionFactory.class);
      assertThatThrownBy(broker::createConnection).hasStackTraceContaining(reason);
      JavaMailSenderImpl mail = service.getBean(JavaMailSenderImpl.class);
      assertThatThrownBy(mail::testConnection).hasStackTraceContaining(reason);
    }
  }

  @Test
  void theLogNamesTheReasonWhyTheBrokerIsUnavailable(CapturedOutput output) {
    try (var node = parts.run(Trust.CORRECT, Trust.OTHER_NAME, "orchestrator")) {
      await()
          .untilAsserted(
              () ->
                  assertThat(output)
                      .containsPattern("inbound-listener fails: .*No subject alternative names"));
      assertThat(node.isRunning()).isTrue();
    }
  }

  /** Otherwise somebody on the way to the mail server could switch the encryption off. */
  @Test
  void aMailServerWithoutStartTlsGetsNoMail() {
    try (var service = parts.run(Trust.CORRECT, Trust.CORRECT, "invoice", NO_WEB)) {
      JavaMailSenderImpl mail = service.getBean(JavaMailSenderImpl.class);
      mail.setPort(parts.environment().mail().port());

      assertThatThrownBy(mail::testConnection).hasMessageContaining("STARTTLS is required");
    }
  }
}
