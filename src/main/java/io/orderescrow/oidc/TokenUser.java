package io.orderescrow.oidc;

import java.util.Set;

/**
 * The person or program that a token names.
 *
 * @param id the name with the prefix of token users; the engine and all records use it
 * @param groups groups of this application
 */
public record TokenUser(String id, Set<String> groups) {}
