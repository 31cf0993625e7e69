package io.orderescrow.outbox;

/** A caller added messages to the outbox outside a transaction; a defect of the caller. */
public class NoActiveTransactionException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  NoActiveTransactionException() {
    super(
        "The outbox takes messages only inside a transaction, and none is active; no message was"
            + " added");
  }
}
