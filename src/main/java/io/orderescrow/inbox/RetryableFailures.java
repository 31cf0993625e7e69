package io.orderescrow.inbox;

import org.jspecify.annotations.Nullable;

/** What went wrong, as one line for the operator. */
final class RetryableFailures {

  private static final int LONGEST = 1_000;

  private RetryableFailures() {}

  static String sentence(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text =
        root == failure
            ? failure.toString()
            : "%s (from %s)".formatted(line(failure.getMessage(), LONGEST / 2), root);
    return line(text, LONGEST);
  }

  /** Of a failed statement the whole of it is quoted; what went wrong must not be cut off by it. */
  private static String line(@Nullable String text, int longest) {
    String line = String.valueOf(text).replace('\u0000', '?').replaceAll("\\s+", " ");
    return line.length() <= longest ? line : line.substring(0, longest) + '…';
  }
}
