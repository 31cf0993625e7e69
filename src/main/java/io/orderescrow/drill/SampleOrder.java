package io.orderescrow.drill;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The sample order: one book, a valid card, and an address to which the carrier delivers.
 *
 * @param number number of the order in the drill; each order has a customer with a different e-mail
 *     address
 */
record SampleOrder(int number) {

  static final String SKU = "BOOK-1";
  static final long PRICE = 1995;

  private static final String CURRENCY = "EUR";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** The body of {@code POST /orders}. */
  ObjectNode request() {
    return content().put("currency", CURRENCY);
  }

  /** The payload of {@code CreateOrderEvent}. */
  ObjectNode event(String id) {
    ObjectNode event = content().put("orderId", id);
    event.putObject("total").put("amount", PRICE).put("currency", CURRENCY);
    return event;
  }

  private ObjectNode content() {
    ObjectNode content = JSON.objectNode();
    content.putObject("customer").put("name", "Ada Lovelace").put("email", email(number));
    content
        .putArray("lines")
        .addObject()
        .put("sku", SKU)
        .put("quantity", 1)
        .put("unitPrice", PRICE);
    content.putObject("payment").put("token", "tok_visa");
    content
        .putObject("shipTo")
        .put("name", "Ada Lovelace")
        .put("street", "12 St James's Square")
        .put("city", "London")
        .put("postalCode", "SW1Y 4JH")
        .put("country", "GB");
    return content;
  }

  static String email(int number) {
    return "drill-" + number + "@example.org";
  }
}
