package io.orderescrow.web;

import io.orderescrow.startup.StartupException;

/** The settings would make the server believe clients that are no proxy. */
class ForwardedHeadersRefusedException extends StartupException {

  private static final long serialVersionUID = 1L;

  ForwardedHeadersRefusedException(String reason) {
    super(
        "Clients could choose the address that sign-ins are limited by: " + reason + ".",
        "Behind a proxy, set server.forward-headers-strategy=native, and"
            + " server.tomcat.remoteip.internal-proxies to a regular expression for the addresses"
            + " of the proxy alone. Without a proxy, remove both.");
  }
}
