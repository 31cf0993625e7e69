package io.orderescrow.cockpit;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request to do something.
 *
 * @param reason why, in the words of the person who asks
 * @param payload what a message shall hold instead; null to leave it as it is
 */
record ActionRequest(@Nullable String reason, @Nullable String payload) {

  private static final int LONGEST_REASON = 500;

  /**
   * Why, on one line.
   *
   * @throws ClientErrorException when it is missing or too long
   */
  String why() {
    String why = reason == null ? "" : reason.strip();
    if (why.isEmpty()) {
      throw ClientErrorException.wrong(
          "Say why: whoever looks at this later has nothing else to go by.");
    }
    if (why.length() > LONGEST_REASON) {
      throw ClientErrorException.wrong(
          "The reason is longer than %d characters.".formatted(LONGEST_REASON));
    }
    if (why.chars().anyMatch(Character::isISOControl)) {
      throw ClientErrorException.wrong("The reason must be one line of text.");
    }
    return why;
  }
}
