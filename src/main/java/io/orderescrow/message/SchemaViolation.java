package io.orderescrow.message;

import com.networknt.schema.ValidationMessage;
import java.util.Locale;
import java.util.Map;

/** Turns a finding of the validator into a sentence. */
final class SchemaViolation {

  private static final Map<String, String> ARTICLES =
      Map.of(
          "object", "an object",
          "array", "an array",
          "string", "a string",
          "integer", "an integer",
          "number", "a number",
          "boolean", "true or false",
          "null", "null");

  private SchemaViolation() {}

  /** Place and violation, such as {@code /lines/0/quantity must be an integer, not a string}. */
  static String sentence(ValidationMessage found) {
    String place = pointer(found);
    return switch (found.getType()) {
      case "required" -> place + "/" + argument(found, 0) + " is missing";
      case "type" ->
          nameOf(place)
              + " must be "
              + withArticle(argument(found, 1))
              + ", not "
              + withArticle(argument(found, 0));
      case "minimum" -> nameOf(place) + " must be at least " + argument(found, 0);
      case "maximum" -> nameOf(place) + " must be at most " + argument(found, 0);
      case "pattern" -> nameOf(place) + " must match " + argument(found, 0);
      case "format" ->
          argument(found, 0).equals("line")
              ? nameOf(place) + " must be one line without control or invisible characters"
              : nameOf(place) + " must be a valid " + argument(found, 0);
      case "enum" -> nameOf(place) + " must be one of " + argument(found, 0);
      default -> nameOf(place) + " " + withoutPlace(found);
    };
  }

  private static String pointer(ValidationMessage found) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < found.getInstanceLocation().getNameCount(); i++) {
      pointer.append('/').append(found.getInstanceLocation().getElement(i));
    }
    return pointer.toString();
  }

  private static String nameOf(String place) {
    return place.isEmpty() ? "the payload" : place;
  }

  private static String withArticle(String type) {
    return ARTICLES.getOrDefault(type.toLowerCase(Locale.ROOT), type);
  }

  private static String argument(ValidationMessage found, int index) {
    Object[] arguments = found.getArguments();
    return arguments != null && index < arguments.length
        ? String.valueOf(arguments[index])
        : "the schema";
  }

  /** The validator's message without the place that it begins with. */
  private static String withoutPlace(ValidationMessage found) {
    String message = found.getMessage();
    String place = found.getInstanceLocation() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }
}
