package io.orderescrow.message;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * Compiles the patterns of JSON Schema, which are those of ECMAScript. There {@code $} matches only
 * at the end of the input. In Java it also matches before a final line break, so {@code ^[a-z]+$}
 * would accept {@code "abc\n"}.
 */
final class EcmaPatterns {

  private EcmaPatterns() {}

  /** The pattern, with {@code $} matching only at the end of the input. */
  static RegularExpression compile(String pattern) {
    Pattern compiled = Pattern.compile(absoluteEnd(pattern));
    return value -> compiled.matcher(value).find();
  }

  private static String absoluteEnd(String pattern) {
    StringBuilder absolute = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        absolute.append(c).append(pattern.charAt(++i));
      } else if (c == '$' && !inClass) {
        absolute.append("\\z");
      } else {
        inClass = c == '[' || (inClass && c != ']');
        absolute.append(c);
      }
    }
    return absolute.toString();
  }
}
