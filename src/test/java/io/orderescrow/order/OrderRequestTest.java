package io.orderescrow.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderescrow.message.Catalogue;
import io.orderescrow.message.Envelopes;
import io.orderescrow.order.OrderRequest.Customer;
import io.orderescrow.order.OrderRequest.Line;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ClassPathResource;

class OrderRequestTest {

  private static final Validator VALIDATOR =
      Validation.buildDefaultValidatorFactory().getValidator();
  private static final Catalogue CATALOGUE =
      Catalogue.read(new ClassPathResource("processes/messages.asyncapi.yaml"));

  private final String id = Envelopes.newId(Instant.EPOCH);

  @Test
  void createsAValidEventFromAValidRequest() {
    for (OrderRequest request : List.of(OrderRequests.twoBooks(), OrderRequests.atEveryLimit())) {
      assertThat(invalidFieldsOf(request)).isEmpty();
      assertThat(
              CATALOGUE.violations(
                  "CreateOrderEvent", OrderPayload.createOrderEvent(id, request, Instant.EPOCH)))
          .isEmpty();
    }
  }

  @Test
  void computesItsTotal() {
    var event = OrderPayload.createOrderEvent(id, OrderRequests.twoBooks(), Instant.EPOCH);

    assertThat(event.at("/total/amount").asLong()).isEqualTo(3990);
    assertThat(event.at("/total/currency").asText()).isEqualTo("EUR");
    assertThat(event.has("currency")).isFalse();
  }

  @Test
  void reportsTheLinesWhenTheTotalIsTooHigh() {
    assertThat(invalidFieldsOf(OrderRequests.with(new Line("A", 10_000, 1_000_000_000L), 100)))
        .containsExactly("lines");
  }

  @Test
  void reportsTheFieldOfTheLine() {
    assertThat(invalidFieldsOf(OrderRequests.with(new Line("A", 0, 1L), 1)))
        .containsExactly("lines[0].quantity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nBcc: b@example.org",
        "a\u0000b",
        "half \uD83D pair",
        "a\u202Eb",
        "a\u200Bb",
        " ",
        ""
      })
  void rejectsTextThatBreaksMailsOrTheDatabase(String name) {
    OrderRequest books = OrderRequests.twoBooks();
    OrderRequest request =
        new OrderRequest(
            new Customer(name, "ada@example.org"),
            books.lines(),
            books.currency(),
            books.payment(),
            books.shipTo());

    assertThat(invalidFieldsOf(request)).containsExactly("customer.name");
  }

  @Test
  void hasAnotherFingerprintForAnotherQuantity() {
    assertThat(OrderPayload.fingerprint(OrderRequests.twoBooks()))
        .isEqualTo(OrderPayload.fingerprint(OrderRequests.twoBooks()))
        .isNotEqualTo(
            OrderPayload.fingerprint(OrderRequests.with(new Line("BOOK-1", 3, 1995L), 1)));
  }

  private static List<String> invalidFieldsOf(OrderRequest request) {
    return VALIDATOR.validate(request).stream()
        .map(violation -> violation.getPropertyPath().toString())
        .distinct()
        .toList();
  }
}
