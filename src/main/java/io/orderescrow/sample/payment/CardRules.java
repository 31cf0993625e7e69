package io.orderescrow.sample.payment;

import java.util.Optional;

/**
 * A simulated card network. The token of the card decides the result.
 *
 * <ul>
 *   <li>{@code tok_declined}: the card is declined
 *   <li>{@code tok_insufficient}: the account has insufficient funds
 *   <li>{@code tok_visa} and every other token: the money is captured
 * </ul>
 */
class CardRules {

  private CardRules() {}

  /** The reason why the card is declined. */
  enum Decline {
    CARD_DECLINED("The card was declined"),
    INSUFFICIENT_FUNDS("There is not enough money on the account");

    final String detail;

    Decline(String detail) {
      this.detail = detail;
    }
  }

  /** Returns the reason, or empty when the money may be captured. */
  static Optional<Decline> declineOf(String token) {
    return switch (token) {
      case "tok_declined" -> Optional.of(Decline.CARD_DECLINED);
      case "tok_insufficient" -> Optional.of(Decline.INSUFFICIENT_FUNDS);
      default -> Optional.empty();
    };
  }
}
