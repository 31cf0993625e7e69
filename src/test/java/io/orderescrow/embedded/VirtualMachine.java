package io.orderescrow.embedded;

import java.util.List;

/**
 * The Java virtual machine of a {@link NodeProcess}.
 *
 * @param options its command line options
 * @param sharesClasses whether it uses the {@link ClassDataArchive}, which shortens its start
 */
public record VirtualMachine(List<String> options, boolean sharesClasses) {

  private static final List<String> QUICK =
      List.of("-Xmx320m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  /** Returns a virtual machine that is small and quick to start. */
  public static VirtualMachine quick() {
    return new VirtualMachine(QUICK, true);
  }
}
