package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds the attribute {@code Secure} to each cookie if the request came over TLS, so that the
 * browser sends the cookie over TLS only. The server does so for the session. The engine's web
 * applications could add it to their CSRF token always or never, but not according to the request.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 6)
class SecureCookieFilter extends OncePerRequestFilter {

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(request, request.isSecure() ? new SecureCookies(response) : response);
  }

  private static final class SecureCookies extends HttpServletResponseWrapper {

    private static final Pattern SECURE = Pattern.compile("(?i);\\s*Secure\\s*(;|$)");

    SecureCookies(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void addCookie(Cookie cookie) {
      cookie.setSecure(true);
      super.addCookie(cookie);
    }

    @Override
    public void setHeader(String name, String value) {
      super.setHeader(name, secured(name, value));
    }

    @Override
    public void addHeader(String name, String value) {
      super.addHeader(name, secured(name, value));
    }

    private static String secured(String header, String value) {
      return HttpHeaders.SET_COOKIE.equalsIgnoreCase(header)
              && value != null
              && !SECURE.matcher(value).find()
          ? value + ";Secure"
          : value;
    }
  }
}
