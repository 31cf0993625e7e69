package io.orderescrow.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** Describes why a text is not JSON, without quoting it: it may hold a secret. */
public final class JsonFault {

  private static final Pattern QUOTED = Pattern.compile("^Unrecognized token '[^']*'");

  private JsonFault() {}

  /** The parser's sentence. It names single characters, names of properties, and limits. */
  public static String sentence(JsonProcessingException fault) {
    return QUOTED.matcher(fault.getOriginalMessage()).replaceFirst("Unrecognized word");
  }
}
