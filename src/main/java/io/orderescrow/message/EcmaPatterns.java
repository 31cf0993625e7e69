package io.orderescrow.message;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;

/**
 * The patterns of JSON Schema are those of ECMAScript, where {@code $} is the end of the input. To
 * Java it is also the place before a last line break, so that {@code ^[a-z]+$} would let {@code
 * "abc\n"} pass.
 */
final class EcmaPatterns {

  private EcmaPatterns() {}

  /** The pattern with {@code $} meaning the end and nothing else. */
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
