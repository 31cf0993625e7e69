package io.orderescrow.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Describes the machine of the measurements. */
final class MachineInfo {

  private MachineInfo() {}

  static String description(String postgreSql, String broker) {
    return "%d cores (%s), %d GiB, %s, Linux %s; JDK %s (%s); PostgreSQL %s with fsync; %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            found(Path.of("/proc/cpuinfo"), "model name\\s*: (.*)"),
            Long.parseLong(found(Path.of("/proc/meminfo"), "MemTotal:\\s*(\\d+)")) >> 20,
            found(Path.of("/etc/os-release"), "PRETTY_NAME=\"?([^\"\\n]*)"),
            System.getProperty("os.version"),
            System.getProperty("java.version"),
            System.getProperty("java.vendor"),
            postgreSql,
            broker);
  }

  private static String found(Path file, String pattern) {
    try {
      Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
      return matcher.find() ? matcher.group(1).strip() : "0";
    } catch (IOException unreadable) {
      return "0";
    }
  }
}
