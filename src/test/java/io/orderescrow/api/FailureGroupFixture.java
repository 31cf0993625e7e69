package io.orderescrow.api;

import static io.orderescrow.message.RawMessages.createOrder;
import static io.orderescrow.message.RawMessages.with;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.api.ApiClient.Answer;
import io.orderescrow.inbox.Inbox;
import io.orderescrow.message.RawMessage;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** A failure group of messages whose type no other test uses. */
abstract class FailureGroupFixture {

  @Autowired ApiClient caller;
  @Autowired Inbox inbox;
  @Autowired JdbcTemplate jdbc;
  @Autowired TransactionTemplate transaction;

  /** Type of the messages, which the catalogue does not have. */
  final String name =
      "Teleported" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "Event";

  /** All unknown types are one failure group, and other tests leave messages in it. */
  @BeforeEach
  void discardMessagesOfUnknownTypes() {
    jdbc.update(
        """
        update inbox_message set disposition = 'DISCARDED', message_id = message_id || ' ' || seq
        where failure_group like 'unexpected-unknown-%'
        """);
  }

  RawMessage unexpected() {
    return with(createOrder("" + UUID.randomUUID()), "cloudEvents_type", name);
  }

  Stream<JsonNode> groups() {
    JsonNode all =
        caller.get(ApiClient.ADMIN, "/failure-groups?size=100").json().path("failureGroups");
    return IntStream.range(0, all.size()).mapToObj(all::get);
  }

  JsonNode group() {
    return groups()
        .filter(group -> group.path("type").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Answer post(String path) {
    return caller.call(ApiClient.ADMIN, caller.request("POST", path, null));
  }
}
