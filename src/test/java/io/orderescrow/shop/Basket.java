package io.orderescrow.shop;

/**
 * The content of an order.
 *
 * @param email also separates the mails of one test from those of another test
 */
public record Basket(String sku, int quantity, String token, String country, String email) {

  public static Basket of(int quantity, String sku) {
    return new Basket(sku, quantity, "tok_visa", "GB", "ada@example.org");
  }

  public Basket paidWith(String other) {
    return new Basket(sku, quantity, other, country, email);
  }

  public Basket shippedTo(String other) {
    return new Basket(sku, quantity, token, other, email);
  }

  public Basket orderedBy(String other) {
    return new Basket(sku, quantity, token, country, other);
  }

  public String json() {
    return """
        {
          "customer": {"name": "Ada Lovelace", "email": "%s"},
          "lines": [{"sku": "%s", "quantity": %d, "unitPrice": 1995}],
          "currency": "EUR",
          "payment": {"token": "%s"},
          "shipTo": {
            "name": "Ada Lovelace", "street": "12 St James's Square", "city": "London",
            "postalCode": "SW1Y 4JH", "country": "%s"
          }
        }
        """
        .formatted(email, sku, quantity, token, country);
  }
}
