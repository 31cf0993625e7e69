package io.orderescrow.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** CPU time as Linux counts it in {@code /proc}, in hundredths of a second. */
final class ProcessorTime {

  private static final Path PROC = Path.of("/proc");

  /** Fields of {@code /proc/<pid>/stat} after the command's name, from 0. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int CHILDRENS_SYSTEM = 14;

  private ProcessorTime() {}

  static boolean isReadable() {
    return Files.isReadable(PROC.resolve("stat"));
  }

  /** Returns the time of a process and of its ended children. */
  static long of(long pid) {
    return time(fields(pid));
  }

  /** Returns the time of a process and of all its children, including ended ones. */
  static long ofTree(long root) {
    try (Stream<Path> entries = Files.list(PROC)) {
      long children =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> Character.isDigit(name.charAt(0)))
              .map(name -> fields(Long.parseLong(name)))
              .filter(fields -> fields.size() > PARENT && fields.get(PARENT) == root)
              .mapToLong(ProcessorTime::time)
              .sum();
      return children + of(root);
    } catch (IOException failure) {
      throw new UncheckedIOException("The processes cannot be listed", failure);
    }
  }

  /**
   * Returns the time in which the whole machine was not idle, including time stolen by other
   * virtual machines.
   */
  static long ofMachine() {
    List<Long> times = numbers(firstLine(PROC.resolve("stat")).replaceFirst("cpu +", ""));
    int idle = 3;
    int waiting = 4;
    int guest = 8;
    long busy = 0;
    for (int i = 0; i < guest; i++) {
      if (i != idle && i != waiting) {
        busy += times.get(i);
      }
    }
    return busy;
  }

  private static long time(List<Long> fields) {
    return fields.size() > CHILDRENS_SYSTEM
        ? fields.subList(USER, CHILDRENS_SYSTEM + 1).stream().mapToLong(Long::longValue).sum()
        : 0;
  }

  /** Empty for a process that has ended. */
  private static List<Long> fields(long pid) {
    String line = firstLine(PROC.resolve(pid + "/stat"));
    int name = line.lastIndexOf(") ");
    // The state is a letter.
    return name < 0 ? List.of() : numbers("0" + line.substring(name + 3));
  }

  private static List<Long> numbers(String text) {
    return Arrays.stream(text.trim().split(" ")).map(ProcessorTime::number).toList();
  }

  private static long number(String text) {
    // Some later fields are unsigned.
    return Long.parseUnsignedLong(text.startsWith("-") ? "0" : text);
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (NoSuchFileException gone) {
      return "";
    } catch (IOException | UncheckedIOException gone) {
      return "";
    }
  }
}
