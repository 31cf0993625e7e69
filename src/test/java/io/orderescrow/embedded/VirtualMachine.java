package io.orderescrow.embedded;

import java.util.List;
import java.util.stream.Stream;

/**
 * The Java virtual machine of a {@link NodeProcess}.
 *
 * @param options its command line options
 * @param sharesClasses whether it uses the {@link ClassDataArchive}, which shortens its start
 */
public record VirtualMachine(List<String> options, boolean sharesClasses) {

  /** Returns a virtual machine that is small and quick to start. */
  public static VirtualMachine quick(String... more) {
    return new VirtualMachine(
        Stream.concat(
                Stream.of("-Xmx320m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                Stream.of(more))
            .toList(),
        true);
  }
}
