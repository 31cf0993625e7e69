package io.orderescrow.embedded;

import io.orderescrow.OrderEscrow;
import java.util.List;
import java.util.stream.Stream;

/**
 * The program that a {@link NodeProcess} runs.
 *
 * @param main the class with the main method, of a Spring Boot application
 * @param machine the virtual machine that runs it
 */
public record NodeProgram(Class<?> main, VirtualMachine machine) {

  /** The application, small and quick to start, because many of them run on one machine. */
  static final NodeProgram SMALL = new NodeProgram(OrderEscrow.class, quickEngine());

  private static VirtualMachine quickEngine() {
    VirtualMachine quick = VirtualMachine.quick();
    return new VirtualMachine(
        Stream.concat(
                quick.options().stream(), Stream.of("-D%s=true".formatted(QuickEngine.PROPERTY)))
            .toList(),
        quick.sharesClasses());
  }

  List<String> options() {
    return machine.options();
  }
}
