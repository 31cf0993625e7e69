package io.orderescrow.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** Runs a script of a container on this machine, with the environment of the container alone. */
public final class ShellScript {

  private ShellScript() {}

  /** What the script printed, and how it ended. */
  public record Result(int exitCode, String output, String errors) {

    /** Returns the output of a script that succeeded. */
    public String required() {
      if (exitCode != 0) {
        throw new IllegalStateException("The script ended with " + exitCode + ": " + errors);
      }
      return output;
    }
  }

  public static Result run(Path script, Map<String, String> environment) {
    ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
    builder.environment().keySet().retainAll(Set.of("PATH"));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output, errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while " + script + " runs", e);
    }
  }
}
