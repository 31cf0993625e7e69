package io.orderescrow.inbox;

import org.jspecify.annotations.Nullable;

/** Describes a failure in one line for the operator. */
final class FailureDescription {

  private static final int MAX_LENGTH = 1_000;

  private FailureDescription() {}

  static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text =
        root == failure
            ? failure.toString()
            : "%s (from %s)".formatted(line(failure.getMessage(), MAX_LENGTH / 2), root);
    return line(text, MAX_LENGTH);
  }

  /** A failed statement is quoted whole, so each part is shortened on its own. */
  private static String line(@Nullable String text, int maxLength) {
    String line = String.valueOf(text).replace('\u0000', '?').replaceAll("\\s+", " ");
    return line.length() <= maxLength ? line : line.substring(0, maxLength) + '…';
  }
}
