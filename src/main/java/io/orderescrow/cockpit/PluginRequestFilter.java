package io.orderescrow.cockpit;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses query parameters that the called method of the plugin does not declare, and parameters
 * that are given twice or contain control characters. Cockpit's own resources are not concerned.
 */
@Provider
public class PluginRequestFilter implements ContainerRequestFilter {

  private static final Pattern TEXT = Pattern.compile("[^\\p{Cc}\\p{Cs}]*");

  @Context private @Nullable ResourceInfo called;

  @Override
  public void filter(ContainerRequestContext request) {
    Method method = called == null ? null : called.getResourceMethod();
    if (method == null
        || !method.getDeclaringClass().getPackage().equals(getClass().getPackage())) {
      return;
    }
    Set<String> known = declaredParameters(method);
    request.getUriInfo().getQueryParameters().forEach((name, values) -> check(name, values, known));
  }

  private static Set<String> declaredParameters(Method method) {
    return Arrays.stream(method.getParameterAnnotations())
        .flatMap(Stream::of)
        .filter(QueryParam.class::isInstance)
        .map(annotation -> ((QueryParam) annotation).value())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void check(String name, List<String> values, Set<String> known) {
    if (!known.contains(name)) {
      throw ClientErrorException.badRequest(
          "The parameter '%s' does not exist here. These exist: %s."
              .formatted(name, known.isEmpty() ? "none" : String.join(", ", known)));
    }
    if (values.size() > 1) {
      throw ClientErrorException.badRequest(
          "The parameter '%s' is given %d times.".formatted(name, values.size()));
    }
    if (!TEXT.matcher(values.get(0)).matches()) {
      throw ClientErrorException.badRequest(
          "The parameter '%s' must be one line of text without control characters."
              .formatted(name));
    }
  }
}
