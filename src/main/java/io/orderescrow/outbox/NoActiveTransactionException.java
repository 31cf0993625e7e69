package io.orderescrow.outbox;

/**
 * A message was to be sent outside a transaction: it would have been promised apart from the work
 * it belongs to. A defect of the caller.
 */
public class NoActiveTransactionException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  NoActiveTransactionException() {
    super(
        "Messages are added to the outbox inside the transaction of the work that sends them, and"
            + " none is active; nothing was added");
  }
}
