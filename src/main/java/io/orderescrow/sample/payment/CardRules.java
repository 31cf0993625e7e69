package io.orderescrow.sample.payment;

import java.util.Optional;

/**
 * A card network for demonstrations: the token says what will happen.
 *
 * <ul>
 *   <li>{@code tok_declined}: the card is declined
 *   <li>{@code tok_insufficient}: there is not enough money
 *   <li>{@code tok_visa} and every other: the money is captured
 * </ul>
 */
class CardRules {

  private CardRules() {}

  /** Why the card says no. */
  enum Decline {
    CARD_DECLINED("The card was declined"),
    INSUFFICIENT_FUNDS("There is not enough money on the account");

    final String detail;

    Decline(String detail) {
      this.detail = detail;
    }
  }

  /** Empty when the money may be taken. */
  static Optional<Decline> declineOf(String token) {
    return switch (token) {
      case "tok_declined" -> Optional.of(Decline.CARD_DECLINED);
      case "tok_insufficient" -> Optional.of(Decline.INSUFFICIENT_FUNDS);
      default -> Optional.empty();
    };
  }
}
