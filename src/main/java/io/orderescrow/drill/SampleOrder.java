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
  static final String CURRENCY = "EUR";

  /** The body of {@code POST /orders}. */
  ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("currency", CURRENCY);
    request.putObject("customer").put("name", "Ada Lovelace").put("email", email(number));
    request
        .putArray("lines")
        .addObject()
        .put("sku", SKU)
        .put("quantity", 1)
        .put("unitPrice", PRICE);
    request.putObject("payment").put("token", "tok_visa");
    request
        .putObject("shipTo")
        .put("name", "Ada Lovelace")
        .put("street", "12 St James's Square")
        .put("city", "London")
        .put("postalCode", "SW1Y 4JH")
        .put("country", "GB");
    return request;
  }

  static String email(int number) {
    return "drill-" + number + "@example.org";
  }
}
