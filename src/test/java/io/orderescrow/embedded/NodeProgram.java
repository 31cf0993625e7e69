package io.orderescrow.embedded;

import io.orderescrow.OrderEscrow;

/**
 * The program that a {@link NodeProcess} runs.
 *
 * @param main the class with the main method, of a Spring Boot application
 * @param machine the virtual machine that runs it
 */
public record NodeProgram(Class<?> main, VirtualMachine machine) {

  /** The application, small and quick to start, because many of them run on one machine. */
  static final NodeProgram SMALL =
      new NodeProgram(
          OrderEscrow.class, VirtualMachine.quick("-D%s=true".formatted(QuickEngine.PROPERTY)));
}
