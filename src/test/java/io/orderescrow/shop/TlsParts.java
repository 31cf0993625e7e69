package io.orderescrow.shop;

import io.orderescrow.MarkdownPage;
import io.orderescrow.OrderEscrow;
import io.orderescrow.embedded.EmbeddedPostgreSql;
import io.orderescrow.embedded.StartTlsGate;
import io.orderescrow.embedded.TestBroker;
import io.orderescrow.embedded.TestCertificates;
import io.orderescrow.embedded.TestEnvironment;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A database, a broker and a mail server that accept connections over TLS only. Applications
 * connect to them with the settings of the page tls.md.
 */
final class TlsParts implements AutoCloseable {

  static final String PASSWORD = "only-for-these-tests";

  /** Which host name an application uses for a server, and whom it trusts. */
  enum Trust {
    CORRECT("localhost", "ca.pem"),
    /** It leads to the same server, whose certificate is for {@code localhost} only. */
    OTHER_NAME("127.0.0.1", "ca.pem"),
    OTHER_AUTHORITY("localhost", "other-ca.pem");

    private final String host;
    private final String authority;

    Trust(String host, String authority) {
      this.host = host;
      this.authority = authority;
    }
  }

  private final TestCertificates certificates = TestCertificates.create();
  private final EmbeddedPostgreSql database = EmbeddedPostgreSql.overTls(certificates);
  private final TestBroker broker = TestBroker.overTls(certificates);
  private final TestEnvironment environment = TestEnvironment.on(database, broker);
  private final StartTlsGate mail = new StartTlsGate(certificates, environment.mail().port());

  TlsParts() {
    database.createOwner("escrow", PASSWORD, environment.name());
    broker.authority().ifPresent(certificates::trust);
  }

  TestCertificates certificates() {
    return certificates;
  }

  TestEnvironment environment() {
    return environment;
  }

  /**
   * Starts an application.
   *
   * @param toDatabase how it connects to PostgreSQL
   * @param toOthers how it connects to the broker and the mail server
   */
  ConfigurableApplicationContext run(
      Trust toDatabase, Trust toOthers, String profiles, String... settings) {
    environment.replace(properties(toDatabase, toOthers));
    return environment.run(
        OrderEscrow.class,
        profiles,
        Stream.concat(Stream.of("--fulfilment.web.admin.password=" + PASSWORD), Stream.of(settings))
            .toArray(String[]::new));
  }

  private Map<String, Object> properties(Trust toDatabase, Trust toOthers) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.putAll(propertiesBelow("## Files", toOthers));
    properties.putAll(propertiesBelow("## PostgreSQL", toDatabase));
    properties.putAll(propertiesBelow("## RabbitMQ", toOthers));
    properties.putAll(propertiesBelow("## Mail", toOthers));
    properties.putAll(propertiesBelow("## HTTP with a certificate of its own", toOthers));
    properties.put("spring.datasource.username", "escrow");
    properties.put("spring.datasource.password", PASSWORD);
    return properties;
  }

  /** The YAML of the page, with the addresses and files of these parts. */
  private Map<String, Object> propertiesBelow(String heading, Trust trust) {
    String yaml = MarkdownPage.named("tls.md").blockBelow(heading, "yaml").content();
    return MarkdownPage.settings(
        yaml.replace("/etc/escrow/tls/ca.pem", "/etc/escrow/tls/" + trust.authority)
            .replace("/etc/escrow/tls", certificates.folder().toString())
            .replace(
                "db.example.com:5432/escrow",
                trust.host + ":" + environment.database().port() + "/" + environment.name())
            .replace("broker.example.com", trust.host)
            .replace("port: 5671", "port: " + environment.broker().port())
            .replace("smtp.example.com", trust.host)
            .replace("port: 587", "port: " + mail.port())
            .replace("port: 8443", "port: 0"));
  }

  @Override
  public void close() throws IOException {
    mail.close();
    environment.close();
    broker.close();
    database.close();
    certificates.close();
  }
}
