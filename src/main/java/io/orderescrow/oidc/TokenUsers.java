package io.orderescrow.oidc;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Reads the user and the groups from the claims of a token whose signature was checked. */
public final class TokenUsers {

  /** The engine's columns for users and its pattern for their ids. */
  private static final int MAX_LENGTH = 64;

  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9._@-]+");

  private final OidcSettings settings;
  private final Map<String, Set<String>> valuesByGroup;

  /**
   * @param valuesByGroup for each group of this application, the values of the claim that mean it
   */
  public TokenUsers(OidcSettings settings, Map<String, List<String>> valuesByGroup) {
    this.settings = settings;
    this.valuesByGroup =
        valuesByGroup.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
  }

  /**
   * Returns the user; the groups may be empty.
   *
   * @throws OAuth2AuthenticationException when the token names no user, or one with an id that the
   *     engine does not accept
   */
  public TokenUser of(Map<String, Object> claims) {
    if (!(claimAt(claims, settings.userClaim()) instanceof String name) || name.isBlank()) {
      throw refused("The token has no text in the claim " + settings.userClaim());
    }
    String id = settings.userPrefix() + name;
    if (id.length() > MAX_LENGTH || !ID.matcher(id).matches()) {
      throw refused(
          "The claim %s is longer than %d characters, or has others than letters, digits, . _ @ -"
              .formatted(settings.userClaim(), MAX_LENGTH - settings.userPrefix().length()));
    }
    return new TokenUser(id, groups(claimAt(claims, settings.groupsClaim())));
  }

  private static OAuth2AuthenticationException refused(String description) {
    return new OAuth2AuthenticationException(
        new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, description, null), description);
  }

  private Set<String> groups(@Nullable Object claim) {
    Set<String> values = values(claim);
    Set<String> groups = new TreeSet<>();
    valuesByGroup.forEach(
        (group, accepted) -> {
          if (accepted.stream().anyMatch(values::contains)) {
            groups.add(group);
          }
        });
    return groups;
  }

  /** A claim is a list of texts, or one text with spaces between the values, as {@code scope}. */
  private static Set<String> values(@Nullable Object claim) {
    if (claim instanceof Collection<?> list) {
      return list.stream()
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .collect(Collectors.toSet());
    }
    return claim instanceof String text ? Set.copyOf(distinctWords(text)) : Set.of();
  }

  private static List<String> distinctWords(String text) {
    return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).distinct().toList();
  }

  /** The claim of this name or, if there is none, the one that the dots in the name lead to. */
  private static @Nullable Object claimAt(Map<?, ?> claims, String name) {
    if (claims.containsKey(name)) {
      return claims.get(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> nested
        ? claimAt(nested, name.substring(dot + 1))
        : null;
  }
}
