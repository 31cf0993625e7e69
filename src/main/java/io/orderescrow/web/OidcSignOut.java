package io.orderescrow.web;

import io.orderescrow.oidc.ProviderUnavailableException;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;

/**
 * Ends the session here, and at the provider if it offers that (OpenID Connect RP-Initiated
 * Logout). A page must lead the browser to the provider. The sign-out button of the engine's web
 * applications does not, so the next page does.
 */
class OidcSignOut implements LogoutSuccessHandler {

  private static final String PENDING = OidcSignOut.class.getName();

  private final ProviderAddress provider;

  OidcSignOut(ClientRegistrationRepository clients) {
    this.provider = new ProviderAddress(clients);
  }

  /** Spring Security has ended the session before. */
  @Override
  public void onLogoutSuccess(
      HttpServletRequest request, HttpServletResponse response, @Nullable Authentication person)
      throws IOException {
    response.sendRedirect(provider.of(request, response, person));
  }

  void hereAndLaterAtTheProvider(
      HttpServletRequest request, HttpServletResponse response, Authentication person) {
    String address = provider.of(request, response, person);
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    request.getSession().setAttribute(PENDING, address);
    response.setStatus(HttpStatus.NO_CONTENT.value());
  }

  static boolean isPending(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(PENDING) != null;
  }

  /** Returns once where the provider ends its session too. */
  static Optional<String> pendingAddress(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null && session.getAttribute(PENDING) instanceof String address) {
      session.removeAttribute(PENDING);
      return Optional.of(address);
    }
    return Optional.empty();
  }

  /** Where the provider ends its session, or our first page if it does not offer that. */
  private static final class ProviderAddress extends OidcClientInitiatedLogoutSuccessHandler {

    ProviderAddress(ClientRegistrationRepository clients) {
      super(clients);
      setPostLogoutRedirectUri("{baseUrl}/");
    }

    String of(
        HttpServletRequest request, HttpServletResponse response, @Nullable Authentication person) {
      try {
        return determineTargetUrl(request, response, person);
      } catch (ProviderUnavailableException e) {
        return "/";
      }
    }

    @Override
    public void onLogoutSuccess(
        HttpServletRequest request, HttpServletResponse response, Authentication person)
        throws IOException, ServletException {
      throw new UnsupportedOperationException("Only the address is asked for");
    }
  }
}
