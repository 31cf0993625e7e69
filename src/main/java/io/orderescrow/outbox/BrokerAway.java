package io.orderescrow.outbox;

/** The broker could not be asked, so that publishing waits; carries no stack trace. */
class BrokerAway extends RuntimeException {

  private static final long serialVersionUID = 1;

  BrokerAway(String reason) {
    super(reason, null, false, false);
  }
}
