package io.orderescrow.cockpit;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request to do something.
 *
 * @param reason why, in the words of the person who asks
 * @param payload what a message shall hold instead; null to leave it as it is
 */
record Wish(@Nullable String reason, @Nullable String payload) {

  private static final int LONGEST_REASON = 500;

  /**
   * Why, on one line.
   *
   * @throws Refused when it is missing or too long
   */
  String why() {
    String why = reason == null ? "" : reason.strip();
    if (why.isEmpty()) {
      throw Refused.wrong("Say why: whoever looks at this later has nothing else to go by.");
    }
    if (why.length() > LONGEST_REASON) {
      throw Refused.wrong("The reason is longer than %d characters.".formatted(LONGEST_REASON));
    }
    if (why.chars().anyMatch(Character::isISOControl)) {
      throw Refused.wrong("The reason must be one line of text.");
    }
    return why;
  }
}
