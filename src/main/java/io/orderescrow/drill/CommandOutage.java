package io.orderescrow.drill;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes the service down and brings it back with two shell commands, such as {@code docker
 * compose}.
 */
final class CommandOutage implements Outage {

  private final String takeDown;
  private final String bringBack;
  private final Duration limit;

  /**
   * @param limit maximum duration of each command
   */
  CommandOutage(String takeDown, String bringBack, Duration limit) {
    this.takeDown = takeDown;
    this.bringBack = bringBack;
    this.limit = limit;
  }

  @Override
  public void takeDown() {
    run(takeDown);
  }

  @Override
  public void bringBack() {
    run(bringBack);
  }

  /**
   * The output of the command does not appear on the screen. If the command exits with an error,
   * the exception contains the last line of the output.
   */
  private void run(String command) {
    try {
      Path output = Files.createTempFile("order-escrow-drill-", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove(Deployment.PASSWORD);
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          process.destroyForcibly();
          throw new DrillFailedException("'%s' did not end within %s".formatted(command, limit));
        }
        if (process.exitValue() != 0) {
          throw new DrillFailedException(
              "'%s' ended with %d%s".formatted(command, process.exitValue(), lastLine(output)));
        }
      } finally {
        Files.delete(output);
      }
    } catch (IOException failure) {
      throw new DrillFailedException("'%s' cannot be run: %s".formatted(command, failure), failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new DrillFailedException("Interrupted during '%s'".formatted(command), interrupted);
    }
  }

  private static String lastLine(Path output) throws IOException {
    String text = new String(Files.readAllBytes(output), Charset.defaultCharset());
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1).strip();
  }
}
