package io.orderescrow.sample.runtime;

/** A command that can never be carried out as it stands; asking again will not help. */
public class UnusableCommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message which command, what is wrong with it
   */
  public UnusableCommandException(String message) {
    super(message);
  }
}
