package io.orderescrow.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The interfaces that users act through. */
public enum Door {
  /** The REST interface of this application. */
  REST,
  /** The engine's REST interface under {@code /engine-rest}. */
  ENGINE_REST,
  COCKPIT,
  TASKLIST,
  /** The engine's web application for users, groups and authorizations. */
  ADMIN,
  /** The engine's web applications; the request does not say which of them. */
  WEB_APPLICATION;

  private static final List<Door> WEB_APPLICATIONS = List.of(COCKPIT, TASKLIST, ADMIN);

  /** The door of the request that this thread serves; null outside of a request. */
  static @Nullable Door current() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request
        ? of(request.getRequest())
        : null;
  }

  private static Door of(HttpServletRequest request) {
    String path = within(request, request.getRequestURI());
    if (path.startsWith("/engine-rest/")) {
      return ENGINE_REST;
    }
    if (!path.startsWith("/camunda/")) {
      return REST;
    }
    Door ofPath = webApplication(path, "/camunda/api/");
    return ofPath == WEB_APPLICATION
        ? webApplication(within(request, pathOf(request.getHeader("Referer"))), "/camunda/app/")
        : ofPath;
  }

  private static String within(HttpServletRequest request, String path) {
    String context = request.getContextPath();
    return path.startsWith(context) ? path.substring(context.length()) : path;
  }

  private static Door webApplication(String path, String prefix) {
    return WEB_APPLICATIONS.stream()
        .filter(each -> path.startsWith(prefix + each.name().toLowerCase(Locale.ROOT) + '/'))
        .findFirst()
        .orElse(WEB_APPLICATION);
  }

  /** The web applications share the engine's interface. The page that calls it names itself. */
  private static String pathOf(@Nullable String referer) {
    try {
      String path = referer == null ? null : new URI(referer).getPath();
      return path == null ? "" : path;
    } catch (URISyntaxException e) {
      return "";
    }
  }
}
