package io.orderescrow.operator;

import java.util.Locale;

/** Says in words what an operation in the engine does. It knows no list of operations. */
final class OperationWords {

  private OperationWords() {}

  /** Of {@code Task/Complete}: "completed a task". */
  static String of(String operation) {
    int slash = operation.indexOf('/');
    String object = words(operation.substring(0, Math.max(slash, 0)));
    String action = words(operation.substring(slash + 1));
    int space = action.indexOf(' ');
    String verb = past(space < 0 ? action : action.substring(0, space));
    if (space < 0) {
      return object.isEmpty() ? verb : verb + ' ' + article(object) + ' ' + object;
    }
    String rest = verb + action.substring(space);
    return object.isEmpty() || rest.contains(object) ? rest : rest + " (" + object + ")";
  }

  private static String words(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  private static String past(String verb) {
    if (verb.equals("set")) {
      return verb;
    }
    if (verb.endsWith("y")) {
      return verb.substring(0, verb.length() - 1) + "ied";
    }
    return verb.endsWith("e") ? verb + "d" : verb + "ed";
  }

  private static String article(String noun) {
    return "aeio".indexOf(noun.charAt(0)) >= 0 ? "an" : "a";
  }
}
