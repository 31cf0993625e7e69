package io.orderescrow.process;

import org.camunda.bpm.engine.BadUserRequestException;

/**
 * A person or a client asked the engine for a change that would leave an instance without a true
 * record. The message names the change, its place and what to do instead.
 */
class RequestRefusedException extends BadUserRequestException {

  private static final long serialVersionUID = 1L;

  RequestRefusedException(String message) {
    super(message);
  }
}
