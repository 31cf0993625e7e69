package io.orderescrow.order;

import java.util.Collections;
import java.util.List;

/** Orders for tests. */
public final class OrderRequests {

  private OrderRequests() {}

  public static OrderRequest twoBooks() {
    return new OrderRequest(
        new OrderRequest.Customer("Ada Lovelace", "ada@example.org"),
        List.of(new OrderRequest.Line("BOOK-1", 2, 1995L)),
        "EUR",
        new OrderRequest.Payment("tok_visa"),
        new OrderRequest.ShipTo(
            "Ada Lovelace", "12 St James's Square", "London", "SW1Y 4JH", "GB"));
  }

  static OrderRequest with(OrderRequest.Line line, int times) {
    OrderRequest books = twoBooks();
    return new OrderRequest(
        books.customer(),
        Collections.nCopies(times, line),
        books.currency(),
        books.payment(),
        books.shipTo());
  }

  static OrderRequest atEveryLimit() {
    String long200 = "x".repeat(200);
    return new OrderRequest(
        new OrderRequest.Customer(
            "\uD83D\uDCDA".repeat(100), "a".repeat(64) + "@" + "b".repeat(60) + ".example"),
        Collections.nCopies(100, new OrderRequest.Line("S".repeat(64), 10_000, 1_000_000L)),
        "EUR",
        new OrderRequest.Payment("~".repeat(200)),
        new OrderRequest.ShipTo(long200, long200, "x".repeat(100), "9".repeat(16), "GB"));
  }
}
