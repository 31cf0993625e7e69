package io.orderescrow.sample.shipping;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides whether a parcel can be delivered to an address. For trials, the country {@code XX} is
 * undeliverable, because ISO 3166 leaves that code free.
 */
class AddressRules {

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private AddressRules() {}

  /** Returns the reason why the address is undeliverable, or empty when it is deliverable. */
  static Optional<String> undeliverable(JsonNode shipTo) {
    String missing =
        Stream.of("name", "street", "city")
            .filter(field -> shipTo.path(field).asText().isBlank())
            .collect(Collectors.joining(", "));
    if (!missing.isEmpty()) {
      return Optional.of("The address lacks: " + missing);
    }
    String country = shipTo.path("country").asText();
    return COUNTRIES.contains(country)
        ? Optional.empty()
        : Optional.of("No carrier goes to the country '" + country + "'");
  }

  static String onOneLine(JsonNode shipTo) {
    return Stream.of("name", "street", "postalCode", "city", "country")
        .map(field -> shipTo.path(field).asText())
        .filter(text -> !text.isBlank())
        .collect(Collectors.joining(", "));
  }
}
