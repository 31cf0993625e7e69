package io.orderescrow.web;

import jakarta.servlet.http.HttpServletRequest;

/** The ways to sign in; their names are values of a metric. */
enum SignInDoor {
  /** HTTP Basic of the web page, the REST interface and the actuator. */
  REST("rest"),
  /** HTTP Basic of the engine's REST interface. */
  ENGINE_REST("engine-rest"),
  /** The sign-in page of the engine's web applications. */
  WEB_APPLICATIONS("web-applications"),
  /** HTTP Basic as the account for metrics, at any path. */
  METRICS("metrics"),
  /** A token of the OpenID Connect provider, with each request. */
  BEARER("bearer"),
  /** The sign-in page of the OpenID Connect provider. */
  OIDC("oidc");

  private final String tag;

  SignInDoor(String tag) {
    this.tag = tag;
  }

  String tag() {
    return tag;
  }

  /** Whether a client sends the password or token with each request. */
  boolean isPerRequest() {
    return this != WEB_APPLICATIONS && this != OIDC;
  }

  static SignInDoor of(HttpServletRequest request) {
    String path = request.getServletPath();
    if (path.equals("/camunda") || path.startsWith("/camunda/")) {
      return WEB_APPLICATIONS;
    }
    return path.equals("/engine-rest") || path.startsWith("/engine-rest/") ? ENGINE_REST : REST;
  }
}
