package io.orderescrow.amqp;

import com.rabbitmq.client.AMQP;
import io.orderescrow.message.Lineage;
import io.orderescrow.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

final class Wire {

  private static final int PERSISTENT = 2;

  private Wire() {}

  static AMQP.BasicProperties properties(Message message) {
    var envelope = message.envelope();
    Lineage lineage = envelope.lineage();
    Map<String, Object> headers = new LinkedHashMap<>();
    put(headers, "specversion", "1.0");
    put(headers, "id", envelope.id());
    put(headers, "source", envelope.source());
    put(headers, "type", envelope.type());
    put(headers, "subject", envelope.subject());
    put(headers, "time", envelope.time().toString());
    put(headers, "commandid", lineage.commandId());
    put(headers, "causationid", lineage.causationId());
    put(headers, "attempt", lineage.attempt());
    put(headers, "traceparent", lineage.traceparent());
    return new AMQP.BasicProperties.Builder()
        .contentType("application/json")
        .deliveryMode(PERSISTENT)
        .type(envelope.type())
        .messageId(envelope.id())
        .timestamp(Date.from(envelope.time()))
        .headers(headers)
        .build();
  }

  static byte[] body(Message message) {
    return message.payload().toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Map<String, Object> headers, String name, @Nullable Object value) {
    if (value != null) {
      headers.put("cloudEvents_" + name, value);
    }
  }
}
