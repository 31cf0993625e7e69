package io.orderescrow.web;

import org.springframework.security.core.AuthenticationException;

/** Tells Spring Security that a password was not checked. */
class SignInThrottledException extends AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final transient TooManySignInsException refusal;

  SignInThrottledException(TooManySignInsException refusal) {
    super("Too many failed sign-ins", refusal);
    this.refusal = refusal;
  }

  TooManySignInsException refusal() {
    return refusal;
  }
}
