package io.orderescrow.message;

import com.networknt.schema.ValidationMessage;
import java.util.Locale;
import java.util.Map;

/** Says what the validator found, in words for whoever has to mend the message. */
final class SchemaViolation {

  private static final Map<String, String> WITH_ARTICLE =
      Map.of(
          "object", "an object",
          "array", "an array",
          "string", "a string",
          "integer", "an integer",
          "number", "a number",
          "boolean", "true or false",
          "null", "null");

  private SchemaViolation() {}

  /** Place and fault, such as {@code /lines/0/quantity must be an integer, not a string}. */
  static String sentence(ValidationMessage found) {
    String place = pointer(found);
    return switch (found.getType()) {
      case "required" -> place + "/" + argument(found, 0) + " is missing";
      case "type" ->
          named(place)
              + " must be "
              + noun(argument(found, 1))
              + ", not "
              + noun(argument(found, 0));
      case "minimum" -> named(place) + " must be at least " + argument(found, 0);
      case "maximum" -> named(place) + " must be at most " + argument(found, 0);
      case "pattern" -> named(place) + " must match " + argument(found, 0);
      case "format" -> named(place) + " must be a valid " + argument(found, 0);
      case "enum" -> named(place) + " must be one of " + argument(found, 0);
      default -> named(place) + " " + withoutPlace(found);
    };
  }

  private static String pointer(ValidationMessage found) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < found.getInstanceLocation().getNameCount(); i++) {
      pointer.append('/').append(found.getInstanceLocation().getElement(i));
    }
    return pointer.toString();
  }

  private static String named(String place) {
    return place.isEmpty() ? "the payload" : place;
  }

  private static String noun(String type) {
    return WITH_ARTICLE.getOrDefault(type.toLowerCase(Locale.ROOT), type);
  }

  private static String argument(ValidationMessage found, int index) {
    Object[] arguments = found.getArguments();
    return arguments != null && index < arguments.length
        ? String.valueOf(arguments[index])
        : "what the schema says";
  }

  /** The validator's own words; it puts the place first, which we have said already. */
  private static String withoutPlace(ValidationMessage found) {
    String message = found.getMessage();
    String place = found.getInstanceLocation() + ": ";
    return message.startsWith(place) ? message.substring(place.length()) : message;
  }
}
