package io.orderescrow.message;

/** Text from outside that may be shown, logged and stored as it is. */
final class PrintableText {

  /** In UTF-16 units, so never more characters than a database counts. */
  static final int LONGEST = 255;

  private PrintableText() {}

  /** Whether it has something to show, nothing that cannot be shown, and is short enough. */
  static boolean is(String text) {
    return !text.isBlank()
        && text.length() <= LONGEST
        && text.codePoints().allMatch(PrintableText::isPrintable);
  }

  /** The text with a question mark for each character that cannot be shown, cut to a length. */
  static String bounded(String text, int longest) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .limit(longest)
        .map(point -> isPrintable(point) ? point : '?')
        .forEach(printable::appendCodePoint);
    if (printable.length() <= longest && text.length() <= longest) {
      return printable.toString();
    }
    int end = Math.min(printable.length(), longest - 1);
    // Not between the halves of a surrogate pair.
    int cut = Character.isHighSurrogate(printable.charAt(end - 1)) ? end - 1 : end;
    return printable.substring(0, cut) + "…";
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      // Format characters turn the reading direction or hide; an operator must see what is there.
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
