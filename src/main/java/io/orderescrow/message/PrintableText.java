package io.orderescrow.message;

/** Decides whether text from outside can be shown, logged and stored unchanged. */
public final class PrintableText {

  /** In UTF-16 units, so a database never counts more characters. */
  static final int MAX_LENGTH = 255;

  private PrintableText() {}

  /** Whether it is not blank, short enough, and has printable characters only. */
  static boolean isPrintable(String text) {
    return !text.isBlank()
        && text.length() <= MAX_LENGTH
        && text.codePoints().allMatch(PrintableText::isPrintable);
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
