package io.orderescrow.outbox;

/** The broker could not be asked, so that publishing waits; carries no stack trace. */
class BrokerUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BrokerUnavailableException(String reason) {
    super(reason, null, false, false);
  }
}
