package io.orderescrow.web;

import static java.util.stream.Collectors.joining;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Pages load resources from this server only, and styles from its style sheets only. */
final class ContentSecurityPolicy {

  private static final String OWN =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
          + "form-action 'self'; frame-ancestors 'none'";

  /**
   * The inline styles that bpmn-js writes: its overlay layer, its watermark and the lightbox behind
   * the watermark. The licence of bpmn-js forbids changing them, so the policy allows their hashes.
   */
  private static final List<String> STYLES_OF_BPMN_JS =
      List.of(
          "position: absolute; width: 0; height: 0;",
          "visibility: hidden; position: fixed",
          "position: absolute; bottom: 15px; right: 15px; z-index: 100; color: #404040",
          "vertical-align:middle",
          "z-index: 1001;position: fixed;top: 0;left: 0;right: 0;bottom: 0",
          "width: 100%;height: 100%;background: rgba(40,40,40,0.2)",
          "position: absolute;left: 50%;top: 40%;transform: translate(-50%);width: 260px;"
              + "padding: 10px;background: white;box-shadow: 0 1px 4px rgba(0,0,0,0.3);"
              + "font-family: Helvetica, Arial, sans-serif;font-size: 14px;display: flex;"
              + "line-height: 1.3",
          "margin: 15px 20px 15px 10px; align-self: center;color: #404040");

  private static final String FIRST_PAGE_POLICY =
      OWN
          + "; style-src 'self' 'unsafe-hashes' "
          + STYLES_OF_BPMN_JS.stream().map(ContentSecurityPolicy::hash).collect(joining(" "));

  private static final RequestMatcher SWAGGER_UI = path("/swagger-ui/**");

  private static final RequestMatcher FIRST_PAGE =
      new OrRequestMatcher(path("/"), path("/index.html"));

  private ContentSecurityPolicy() {}

  private static RequestMatcher path(String pattern) {
    return PathPatternRequestMatcher.withDefaults().matcher(pattern);
  }

  private static String hash(String style) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Swagger UI writes varying inline styles, so its pages allow them all. */
  static void write(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Content-Security-Policy", policy(request));
  }

  private static String policy(HttpServletRequest request) {
    if (SWAGGER_UI.matches(request)) {
      return OWN + "; style-src 'self' 'unsafe-inline'";
    }
    return FIRST_PAGE.matches(request) ? FIRST_PAGE_POLICY : OWN;
  }
}
