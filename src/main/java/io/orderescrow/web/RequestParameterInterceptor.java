package io.orderescrow.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses parameters that the called method does not declare. Spring would ignore them, so that a
 * search with a misspelt filter would return everything. It also refuses a parameter that is given
 * twice, is empty or contains control characters, which PostgreSQL does not store.
 */
class RequestParameterInterceptor implements HandlerInterceptor {

  private static final String OWN_PACKAGES = "io.orderescrow.";

  /** Tomcat drops a parameter that it cannot decode, and sets this attribute. */
  private static final String DECODING_FAILED = "org.apache.catalina.parameter_parse_failed";

  private static final Pattern TEXT = Pattern.compile("[^\\p{Cc}\\p{Cs}]*");

  private final ParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
  private final Map<Method, Set<String>> declared = new ConcurrentHashMap<>();

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (handler instanceof HandlerMethod method
        && method.getBeanType().getName().startsWith(OWN_PACKAGES)
        && request.getDispatcherType() == DispatcherType.REQUEST) {
      Set<String> known =
          declared.computeIfAbsent(method.getMethod(), added -> declaredParameters(method));
      request.getParameterMap().forEach((name, values) -> check(name, values, known));
      if (request.getAttribute(DECODING_FAILED) != null) {
        throw refusal("A parameter is not valid percent-encoding.");
      }
    }
    return true;
  }

  private Set<String> declaredParameters(HandlerMethod method) {
    Set<String> found = new TreeSet<>();
    for (MethodParameter parameter : method.getMethodParameters()) {
      parameter.initParameterNameDiscovery(names);
      declaredNames(parameter).forEach(found::add);
    }
    return found;
  }

  /** A record without an annotation of Spring holds several parameters. */
  private static Stream<String> declaredNames(MethodParameter parameter) {
    RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
    if (single != null) {
      String name = single.name().isEmpty() ? parameter.getParameterName() : single.name();
      return Stream.ofNullable(name);
    }
    boolean several =
        parameter.getParameterType().isRecord()
            && Arrays.stream(parameter.getParameterAnnotations())
                .noneMatch(
                    each -> each.annotationType().getName().startsWith("org.springframework.web."));
    return several
        ? Arrays.stream(parameter.getParameterType().getRecordComponents())
            .map(RecordComponent::getName)
        : Stream.empty();
  }

  private static void check(String name, String[] values, Set<String> known) {
    if (!known.contains(name)) {
      throw refusal(
          "The parameter '%s' does not exist here. %s"
              .formatted(
                  name,
                  known.isEmpty()
                      ? "This request takes no parameters."
                      : "These exist: " + String.join(", ", known) + "."));
    }
    if (values.length > 1) {
      throw refusal("The parameter '%s' is given %d times.".formatted(name, values.length));
    }
    if (values[0].isBlank()) {
      throw refusal("The parameter '%s' is empty.".formatted(name));
    }
    if (!TEXT.matcher(values[0]).matches()) {
      throw refusal(
          "The parameter '%s' must be one line of text without control characters."
              .formatted(name));
    }
  }

  private static RuntimeException refusal(String detail) {
    return ProblemType.BAD_PARAMETER.because(detail);
  }
}
