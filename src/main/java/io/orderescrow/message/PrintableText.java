package io.orderescrow.message;

/** Decides whether text from outside can be shown, logged and stored unchanged. */
public final class PrintableText {

  /** In UTF-16 units, so a database never counts more characters. */
  static final int MAX_LENGTH = 255;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private PrintableText() {}

  /** Whether it is not blank, short enough, and has printable characters only. */
  static boolean isPrintable(String text) {
    return !text.isBlank()
        && text.length() <= MAX_LENGTH
        && text.codePoints().allMatch(PrintableText::isPrintable);
  }

  /**
   * Whether a text from people is one line that looks like what it is. It has no controls, nothing
   * invisible, and nothing that changes the reading direction. Two exceptions: the joiners U+200C
   * and U+200D, which names in Persian and in Indian languages need, and characters that are newer
   * than this Java runtime.
   */
  public static boolean isLine(String text) {
    return text.codePoints()
        .allMatch(
            point ->
                isPrintable(point)
                    || point == ZERO_WIDTH_NON_JOINER
                    || point == ZERO_WIDTH_JOINER
                    || Character.getType(point) == Character.UNASSIGNED);
  }

  /** Replaces each unprintable character by a question mark and truncates the text. */
  public static String sanitize(String text, int maxLength) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(maxLength)
        .map(point -> isPrintable(point) ? point : '?')
        .forEach(printable::appendCodePoint);
    if (printable.length() <= maxLength && text.length() <= maxLength) {
      return printable.toString();
    }
    int end = Math.min(printable.length(), maxLength - 1);
    // Do not split a surrogate pair.
    int cut = Character.isHighSurrogate(printable.charAt(end - 1)) ? end - 1 : end;
    return printable.substring(0, cut) + "…";
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      // Format characters are invisible or reverse the reading direction.
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
