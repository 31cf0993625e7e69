package io.orderescrow.message;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

/** A log line about one order in Spring Boot's JSON formats. */
class OrderLoggingTest {

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "logstash"})
  void addsAFieldToStructuredLogs(String format) throws IOException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(MDC.getMDCAdapter());
    context.putObject(Environment.class.getName(), new MockEnvironment());
    StructuredLogEncoder encoder = new StructuredLogEncoder();
    encoder.setContext(context);
    encoder.setFormat(format);
    encoder.start();
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    Logger log = context.getLogger("test");
    log.addAppender(lines);

    OrderLogging.in(log.atWarn(), "order-1").log("A message for {} is parked", "order-1");

    JsonNode line = new ObjectMapper().readTree(encoder.encode(lines.list.get(0)));
    assertThat(line.path("orderId").asText()).isEqualTo("order-1");
    assertThat(line.path("message").asText()).isEqualTo("A message for order-1 is parked");
  }
}
