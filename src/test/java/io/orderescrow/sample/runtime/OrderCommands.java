package io.orderescrow.sample.runtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.orderescrow.message.Envelopes;
import java.util.UUID;

/** The commands of an order, as the orchestrator sends them. */
public final class OrderCommands {

  private static final ObjectMapper JSON = new ObjectMapper();

  private OrderCommands() {}

  /** A command whose id follows from order and name, with a new message id. */
  public static Command command(String type, String orderId, String payload) {
    return new Command(
        Envelopes.commandId(orderId, type),
        UUID.randomUUID().toString(),
        type,
        orderId,
        null,
        payload(orderId, payload));
  }

  /** The same command in a new message. */
  public static Command resend(Command command) {
    return new Command(
        command.id(),
        UUID.randomUUID().toString(),
        command.type(),
        command.orderId(),
        command.traceparent(),
        command.payload());
  }

  public static Command reserve(String orderId, String sku, long quantity) {
    return command(
        "ReserveInventoryCommand",
        orderId,
        "{'lines': [{'sku': '%s', 'quantity': %d, 'unitPrice': 500}]}".formatted(sku, quantity));
  }

  public static Command release(String orderId) {
    return command("ReleaseInventoryCommand", orderId, "{}");
  }

  public static Command capture(String orderId, String token) {
    return command(
        "CapturePaymentCommand",
        orderId,
        "{'total': {'amount': 1250, 'currency': 'EUR'}, 'payment': {'token': '%s'}}"
            .formatted(token));
  }

  public static Command refund(String orderId) {
    return command("RefundPaymentCommand", orderId, "{}");
  }

  public static Command sendInvoice(String orderId, String email) {
    return command(
        "SendInvoiceCommand",
        orderId,
        """
        {'customer': {'name': 'Ada & Söhne', 'email': '%s'},
         'lines': [{'sku': 'BOOK-1', 'quantity': 2, 'unitPrice': 1250},
                   {'sku': 'CABLE-1', 'quantity': 1, 'unitPrice': 99900}],
         'total': {'amount': 102900, 'currency': 'EUR'}}
        """
            .formatted(email));
  }

  public static Command voidInvoice(String orderId) {
    return command("VoidInvoiceCommand", orderId, "{}");
  }

  public static Command ship(String orderId, String country) {
    return command(
        "ShipOrderCommand",
        orderId,
        """
        {'lines': [{'sku': 'BOOK-1', 'quantity': 2, 'unitPrice': 1250}],
         'shipTo': {'name': 'Ada', 'street': '12 Square', 'city': 'London',
                    'postalCode': 'SW1', 'country': '%s'}}
        """
            .formatted(country));
  }

  public static Command recall(String orderId) {
    return command("RecallShipmentCommand", orderId, "{}");
  }

  private static ObjectNode payload(String orderId, String singleQuoted) {
    try {
      var payload = (ObjectNode) JSON.readTree(singleQuoted.replace('\'', '"'));
      return payload.put("orderId", orderId);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
