package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.util.HtmlUtils;

/**
 * A problem as a small page, for a person who has opened a path in the browser. The page loads no
 * other file, because the person may not be allowed to.
 */
public final class ProblemPage {

  public static final MediaType MEDIA_TYPE = MediaType.valueOf("text/html;charset=UTF-8");

  private static final List<String> HTML = List.of("text/html", "application/xhtml+xml");

  private ProblemPage() {}

  /** Whether the client names HTML, and prefers it to JSON. Programs that take anything do not. */
  public static boolean isPreferred(HttpServletRequest request) {
    List<MediaType> accepted;
    try {
      accepted = MediaType.parseMediaTypes(Collections.list(request.getHeaders("Accept")));
    } catch (InvalidMediaTypeException | RequestRejectedException e) {
      return false;
    }
    double page = -1;
    double json = -1;
    for (MediaType type : accepted) {
      if (HTML.contains(type.getType() + "/" + type.getSubtype())) {
        page = Math.max(page, type.getQualityValue());
      } else if (type.getSubtype().endsWith("json")) {
        json = Math.max(json, type.getQualityValue());
      }
    }
    return page > 0 && page > json;
  }

  public static String html(HttpServletRequest request, ProblemDetail problem) {
    return html(request.getRequestURI(), problem);
  }

  /**
   * @param path of the request that failed; null if it could not be read
   */
  static String html(@Nullable String path, ProblemDetail problem) {
    boolean engine = path != null && path.startsWith("/camunda/");
    String title = HtmlUtils.htmlEscape(String.valueOf(problem.getTitle()));
    String detail = problem.getDetail() == null ? "" : HtmlUtils.htmlEscape(problem.getDetail());
    return """
    <!doctype html>
    <html lang="en">
    <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>%s - Order escrow</title>
    </head>
    <body>
      <h1>%s</h1>
      <p>%s</p>
      <p>Status %d. <a href="%s">%s</a></p>
    </body>
    </html>
    """
        .formatted(
            title,
            title,
            detail,
            problem.getStatus(),
            engine ? "/camunda/app/welcome/default/" : "/",
            engine ? "Back to the web applications" : "Back to the first page");
  }
}
