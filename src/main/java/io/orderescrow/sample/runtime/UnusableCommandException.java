package io.orderescrow.sample.runtime;

/** A command that can never be carried out. A retry does not help. */
public class UnusableCommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message names the command and its defect
   */
  public UnusableCommandException(String message) {
    super(message);
  }
}
