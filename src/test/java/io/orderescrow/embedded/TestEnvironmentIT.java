package io.orderescrow.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.amqp.RabbitAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.mail.MailSenderAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

@SpringBootTest(
    classes = TestEnvironmentIT.Parts.class,
    webEnvironment = SpringBootTest.WebEnvironment.NONE,
    properties = {
      "spring.datasource.hikari.connection-timeout=1000",
      "spring.rabbitmq.connection-timeout=1s"
    })
@OnRealParts(emptyDatabase = true)
class TestEnvironmentIT {

  private static final Duration BACK = Duration.ofMinutes(2);

  @Autowired private TestEnvironment environment;
  @Autowired private JdbcClient jdbc;
  @Autowired private RabbitTemplate rabbit;
  @Autowired private RabbitAdmin admin;
  @Autowired private JavaMailSender sender;

  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    RabbitAutoConfiguration.class,
    MailSenderAutoConfiguration.class
  })
  static class Parts {}

  @AfterEach
  void restoreAll() {
    environment.database().restore();
    environment.broker().restore();
  }

  @Test
  void databaseIsEmptyAndDurable() {
    assertThat(jdbc.sql("select count(*) from pg_stat_user_tables").query(Integer.class).single())
        .isZero();
    assertThat(jdbc.sql("show fsync").query(String.class).single()).isEqualTo("on");
    assertThat(jdbc.sql("show synchronous_commit").query(String.class).single()).isEqualTo("on");
  }

  @Test
  void databaseIsUnavailableWhileItsGateIsCut() {
    assertThat(answerOfTheDatabase()).isOne();

    environment.database().cut();
    assertThatThrownBy(this::answerOfTheDatabase).isInstanceOf(DataAccessException.class);

    environment.database().restore();
    await().atMost(BACK).ignoreExceptions().until(() -> answerOfTheDatabase() == 1);
  }

  @Test
  void brokerIsUnavailableWhileItsGateIsCut() {
    admin.declareQueue(new Queue("kept", true));
    rabbit.convertAndSend("kept", "before");
    // The template does not wait for a confirm.
    await()
        .atMost(BACK)
        .untilAsserted(() -> assertThat(admin.getQueueInfo("kept").getMessageCount()).isOne());

    environment.broker().cut();
    await()
        .atMost(BACK)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> rabbit.convertAndSend("kept", "during"))
                    .isInstanceOf(AmqpException.class));

    environment.broker().restore();
    await()
        .atMost(BACK)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(admin.getQueueInfo("kept").getMessageCount()).isOne());
    assertThat(rabbit.receiveAndConvert("kept")).isEqualTo("before");
  }

  @Test
  void environmentsAreIsolated(
      @Autowired DataSource dataSource, @Autowired ConnectionFactory connections) {
    admin.declareQueue(new Queue("mine", true));
    jdbc.sql("create table mine (id int)").update();
    environment.broker().cut();
    environment.database().cut();

    try (TestEnvironment other = TestEnvironment.fresh();
        var context = other.run(Parts.class, "other", "--spring.main.web-application-type=none")) {
      assertThat(context.getBean(RabbitAdmin.class).getQueueInfo("mine")).isNull();
      assertThat(
              context
                  .getBean(JdbcClient.class)
                  .sql("select count(*) from pg_stat_user_tables")
                  .query(Integer.class)
                  .single())
          .isZero();
    }
    environment.database().restore();
    await().atMost(BACK).ignoreExceptions().until(() -> jdbc.sql("drop table mine").update() == 0);
  }

  @Test
  void mailsCanBeRead() {
    var mail = new SimpleMailMessage();
    mail.setFrom("shop@example.org");
    mail.setTo("buyer@example.org");
    mail.setSubject("Your invoice");
    mail.setText("12.00 EUR");
    sender.send(mail);

    assertThat(environment.mail().mailsTo("buyer@example.org"))
        .singleElement()
        .satisfies(
            received -> {
              assertThat(received.subject()).isEqualTo("Your invoice");
              assertThat(received.body()).contains("12.00 EUR");
            });
  }

  private int answerOfTheDatabase() {
    return jdbc.sql("select 1").query(Integer.class).single();
  }
}
