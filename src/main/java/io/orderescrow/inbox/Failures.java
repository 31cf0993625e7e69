package io.orderescrow.inbox;

/** What went wrong, as one line for the operator. */
final class Failures {

  private static final int LONGEST = 1_000;

  private Failures() {}

  static String sentence(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String text =
        root == failure ? failure.toString() : "%s (from %s)".formatted(failure.getMessage(), root);
    String line = text.replace('\u0000', '?').replaceAll("\\s+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + '…';
  }
}
