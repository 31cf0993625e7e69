package io.orderescrow.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Refuses paths that two components could understand differently, such as {@code //engine-rest} or
 * {@code /%65ngine-rest}. Spring Security refuses most of them, too, but Spring MVC fails with an
 * error on some of them before it asks Spring Security.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 6)
class RequestPathFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(RequestPathFilter.class);
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  private final StrictHttpFirewall firewall = new StrictHttpFirewall();

  /** Tomcat refuses some methods itself. Spring Security would refuse to report that. */
  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!METHODS.contains(request.getMethod())) {
      response.setHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
      ProblemType.METHOD_NOT_ALLOWED.write(
          request, response, "No path of this server has this method.");
      return;
    }
    try {
      firewall.getFirewalledRequest(request);
      ServletRequestPathUtils.parse(request);
    } catch (RequestRejectedException | IllegalArgumentException e) {
      log.debug("A path was refused: {}", e.getMessage());
      ProblemType.MALFORMED_REQUEST.write(
          request, response, "The path is not in its plain form. Leave out '//', ';' and dots.");
      return;
    }
    chain.doFilter(request, response);
  }
}
