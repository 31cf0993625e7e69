package io.orderescrow.outbox;

/** The broker cannot be reached, so publishing backs off; carries no stack trace. */
class BrokerUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BrokerUnavailableException(String reason) {
    super(reason, null, false, false);
  }
}
