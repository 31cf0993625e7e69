package io.orderescrow.web;

import io.orderescrow.message.PrintableText;
import io.orderescrow.oidc.OidcClientEnabled;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Conditional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.stereotype.Component;

/** Ends a sign-in at the OpenID Connect provider. */
@Component
@Conditional(OidcClientEnabled.class)
class OidcSignInResult {

  private static final int MAX_REASON = 300;

  private final SignInLog log;
  private final AnonymousSessions sessions;

  OidcSignInResult(SignInLog log, AnonymousSessions sessions) {
    this.log = log;
    this.sessions = sessions;
  }

  void accept(HttpServletRequest request, HttpServletResponse response, Authentication person)
      throws IOException {
    log.accepted(SignIn.of(request, person.getName(), SignInDoor.OIDC));
    var session = request.getSession();
    sessions.signedIn(session);
    response.sendRedirect(OidcSignInStart.targetOf(session));
  }

  void refuse(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    log.refusedToken(request, SignInDoor.OIDC, e.getMessage());
    ProblemType.NOT_SIGNED_IN.write(
        request,
        response,
        "The identity provider did not sign you in: "
            + PrintableText.sanitize(String.valueOf(e.getMessage()), MAX_REASON));
  }
}
