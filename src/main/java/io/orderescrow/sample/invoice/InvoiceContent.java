package io.orderescrow.sample.invoice;

import com.fasterxml.jackson.databind.JsonNode;
import io.orderescrow.sample.runtime.Money;
import io.orderescrow.sample.runtime.UnusableCommandException;
import java.util.ArrayList;
import java.util.List;

/**
 * The customer, the lines and the total of one invoice.
 *
 * @param email the address that receives the invoice
 * @param total the amount to pay; it can differ from the sum of the lines
 */
record InvoiceContent(String orderId, String name, String email, List<Line> lines, Money total) {

  /** Units of one SKU and the price of one unit. */
  record Line(String sku, long quantity, Money unitPrice) {

    Money price() {
      return unitPrice.withAmount(Math.multiplyExact(quantity, unitPrice.amount()));
    }
  }

  /**
   * Reads the payload of a {@code SendInvoiceCommand}.
   *
   * @throws UnusableCommandException when its currency does not exist
   * @throws ArithmeticException when an amount exceeds the range of a {@code long}
   */
  static InvoiceContent of(JsonNode payload) {
    Money total = Money.of(payload.path("total"));
    List<Line> lines = new ArrayList<>();
    for (JsonNode line : payload.path("lines")) {
      Money unitPrice = total.withAmount(line.path("unitPrice").asLong());
      lines.add(new Line(printable(line.path("sku")), line.path("quantity").asLong(), unitPrice));
    }
    JsonNode customer = payload.path("customer");
    InvoiceContent content =
        new InvoiceContent(
            printable(payload.path("orderId")),
            printable(customer.path("name")),
            printable(customer.path("email")),
            List.copyOf(lines),
            total);
    content.adjustment();
    return content;
  }

  /**
   * The difference between the total and the sum of the lines, for example postage or a discount. A
   * discount is negative.
   */
  Money adjustment() {
    long sum = lines.stream().mapToLong(line -> line.price().amount()).reduce(0, Math::addExact);
    return total.withAmount(Math.subtractExact(total.amount(), sum));
  }

  /**
   * Replaces control characters, because a line break in a name could become a header line of a
   * mail.
   */
  private static String printable(JsonNode node) {
    return node.asText().replaceAll("\\p{Cntrl}", " ").strip();
  }
}
