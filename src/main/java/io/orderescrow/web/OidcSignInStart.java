package io.orderescrow.web;

import io.orderescrow.oidc.IdentityProvider;
import io.orderescrow.oidc.ProviderClient;
import io.orderescrow.oidc.ProviderUnavailableException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leads browsers to the sign-in page of the provider, and back to the page that they asked for. It
 * runs in front of the filter that begins the sign-in, and answers for a provider that is down.
 */
class OidcSignInStart extends OncePerRequestFilter {

  static final String PATH = "/oidc/authorization";

  private static final String START = PATH + "/" + ProviderClient.ID;
  private static final String TARGET = "target";
  private static final RequestMatcher STARTS =
      PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, PATH + "/*");

  private final IdentityProvider provider;

  OidcSignInStart(IdentityProvider provider) {
    this.provider = provider;
  }

  /**
   * Redirects the request if a person opens a page with it, and the provider answers.
   *
   * @return whether the response was written
   */
  boolean lead(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!opensPage(request) || !isAvailable()) {
      return false;
    }
    Optional<String> signOut = OidcSignOut.pendingAddress(request);
    response.sendRedirect(signOut.orElseGet(() -> START + "?" + TARGET + "=" + target(request)));
    return true;
  }

  /** Requests of scripts and programs get an answer that they understand. */
  private static boolean opensPage(HttpServletRequest request) {
    String mode = request.getHeader("Sec-Fetch-Mode");
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.getMethod().equals("GET")
        && request.getHeader(HttpHeaders.AUTHORIZATION) == null
        && (mode == null || mode.equals("navigate"))
        && accept != null
        && accept.contains(MediaType.TEXT_HTML_VALUE);
  }

  private boolean isAvailable() {
    try {
      provider.metadata();
      return true;
    } catch (ProviderUnavailableException e) {
      return false;
    }
  }

  private static String target(HttpServletRequest request) {
    String query = request.getQueryString();
    return URLEncoder.encode(
        request.getRequestURI() + (query == null ? "" : "?" + query), StandardCharsets.UTF_8);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !STARTS.matches(request);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (isAvailable()) {
      request.getSession().setAttribute(TARGET, local(request.getParameter(TARGET)));
      chain.doFilter(request, response);
    } else {
      ProblemType.IDENTITY_PROVIDER_UNAVAILABLE.write(
          request, response, "Nobody can sign in there now. Try again in a few seconds.");
    }
  }

  /** A link of somebody else must not lead from our sign-in to another site. */
  static String local(@Nullable String target) {
    return target != null && target.matches("/(?![/\\\\])[!-\\[\\]-~]*") ? target : "/";
  }

  /** The page that the person asked for. */
  static String targetOf(HttpSession session) {
    Object target = session.getAttribute(TARGET);
    session.removeAttribute(TARGET);
    return target instanceof String path ? path : "/";
  }
}
