package io.orderescrow.process;

import io.orderescrow.engine.UserOperation;

/** Records what signed-in users do in the engine. */
public interface UserOperationListener {

  /**
   * Takes part in the transaction of the operation. An exception refuses the operation; then
   * nothing is written.
   */
  void record(UserOperation operation);
}
