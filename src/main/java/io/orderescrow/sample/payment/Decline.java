package io.orderescrow.sample.payment;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a card is declined. The card network is simulated: the token of the card decides
 * the result. A card with any other token, such as {@code tok_visa}, is not declined.
 */
enum Decline {
  CARD_DECLINED("tok_declined", "The card was declined"),
  INSUFFICIENT_FUNDS("tok_insufficient", "There is not enough money on the account");

  private final String token;
  final String detail;

  Decline(String token, String detail) {
    this.token = token;
    this.detail = detail;
  }

  /** Returns null when the money may be captured. */
  static @Nullable Decline of(String token) {
    return Stream.of(values()).filter(each -> each.token.equals(token)).findFirst().orElse(null);
  }
}
