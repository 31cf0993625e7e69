package io.orderescrow.web;

import io.orderescrow.message.PrintableText;
import io.orderescrow.oidc.TokenUser;
import io.orderescrow.oidc.TokenUsers;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;

/**
 * Signs in with the header {@code Authorization: Bearer}. The groups of the token become roles, as
 * those of the engine's users do.
 */
class BearerSignIn {

  private static final int MAX_REASON = 300;

  private final TokenUsers users;
  private final SignInLog log;
  private final ProviderManager tokens;

  BearerSignIn(JwtDecoder decoder, TokenUsers users, SignInLog log) {
    this.users = users;
    this.log = log;
    JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
    provider.setJwtAuthenticationConverter(this::authentication);
    this.tokens = new ProviderManager(provider);
  }

  /** Adds the filter in front of HTTP Basic. */
  void addTo(HttpSecurity http) {
    BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(tokens);
    filter.setAuthenticationEntryPoint(this::refuse);
    filter.setAuthenticationFailureHandler(this::refuse);
    http.addFilterBefore(filter, BasicAuthenticationFilter.class);
  }

  private JwtAuthenticationToken authentication(Jwt token) {
    TokenUser user = users.of(token.getClaims());
    CurrentRequest.get()
        .ifPresent(request -> log.accepted(SignIn.of(request, user.id(), SignInDoor.BEARER)));
    return new JwtAuthenticationToken(
        token,
        AuthorityUtils.createAuthorityList(
            user.groups().stream().map(group -> "ROLE_" + group).toList()),
        user.id());
  }

  private void refuse(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    log.refusedToken(request, SignInDoor.BEARER, e.getMessage());
    if (e instanceof AuthenticationServiceException) {
      ProblemType.IDENTITY_PROVIDER_UNAVAILABLE.write(
          request, response, "The token was not checked. Try again in a few seconds.");
      return;
    }
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE, SignInChallenge.BEARER + ", error=\"invalid_token\"");
    ProblemType.NOT_SIGNED_IN.write(
        request,
        response,
        "The token is not accepted: "
            + PrintableText.sanitize(String.valueOf(e.getMessage()), MAX_REASON));
  }
}
