package io.orderescrow.embedded;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A class data sharing archive (CDS) of the JVM with the classes of an orchestrator. The classes
 * are parsed and verified once for all nodes of a test run. This saves a third of the CPU of each
 * start, and a run has a hundred starts.
 *
 * <p>The JVM shares only classes of jar files. Therefore folders on the class path are packed into
 * jars. The jars and the archive are in {@code target/shared-classes}, named after their content. A
 * JVM that cannot use the archive starts without it.
 */
final class ClassDataArchive {

  private static final Path FOLDER = Path.of("target", "shared-classes").toAbsolutePath();
  private static final String LOCK = "lock";
  private static @Nullable ClassDataArchive ready;

  private final String classPath;
  private final Path archive;

  private ClassDataArchive(String classPath, Path archive) {
    this.classPath = classPath;
    this.archive = archive;
  }

  /**
   * Returns the archive of a class path. It is created now unless this run or an earlier run has
   * created it.
   *
   * @param training runs an orchestrator with these JVM options until it is ready, and then stops
   *     it in good order
   */
  static synchronized ClassDataArchive of(String classPath, Consumer<List<String>> training) {
    if (ready == null) {
      try {
        ready = findOrMake(classPath, training);
      } catch (IOException failure) {
        throw new UncheckedIOException("Cannot write to " + FOLDER, failure);
      }
    }
    return ready;
  }

  private static ClassDataArchive findOrMake(String classPath, Consumer<List<String>> training)
      throws IOException {
    Files.createDirectories(FOLDER);
    // Other test JVMs may create the same archive at the same time.
    try (FileChannel file =
            FileChannel.open(
                FOLDER.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = file.lock()) {
      List<String> jars =
          Stream.of(classPath.split(File.pathSeparator))
              .filter(entry -> !entry.isEmpty() && Files.exists(Path.of(entry)))
              .map(ClassDataArchive::asJar)
              .toList();
      String all = String.join(File.pathSeparator, jars);
      Path archive = FOLDER.resolve(named(all.getBytes(StandardCharsets.UTF_8), ".jsa"));
      if (!Files.exists(archive)) {
        deleteAllBut(jars);
        Path unfinished = unfinished();
        training.accept(List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-cp", all));
        if (Files.exists(unfinished)) {
          Files.move(unfinished, archive, StandardCopyOption.ATOMIC_MOVE);
        }
      }
      return new ClassDataArchive(all, archive);
    }
  }

  /**
   * Deletes the files of earlier versions of the classes, which take a hundred megabytes each time.
   */
  private static void deleteAllBut(List<String> jars) throws IOException {
    List<Path> old;
    try (Stream<Path> files = Files.list(FOLDER)) {
      old = files.filter(file -> !file.endsWith(LOCK) && !jars.contains(file.toString())).toList();
    }
    for (Path file : old) {
      Files.delete(file);
    }
  }

  /**
   * Returns a temporary name. A file gets its final name when it is complete, because a run may be
   * killed while it writes.
   */
  private static Path unfinished() {
    return FOLDER.resolve(UUID.randomUUID() + ".tmp");
  }

  /** Returns the options for the JVM of a node. */
  List<String> options() {
    return List.of("-XX:SharedArchiveFile=" + archive, "-cp", classPath);
  }

  private static String asJar(String entry) {
    Path folder = Path.of(entry);
    if (!Files.isDirectory(folder)) {
      return entry;
    }
    try {
      byte[] content = jarOf(folder);
      Path jar = FOLDER.resolve(named(content, ".jar"));
      if (!Files.exists(jar)) {
        Path unfinished = unfinished();
        Files.write(unfinished, content);
        Files.move(unfinished, jar, StandardCopyOption.ATOMIC_MOVE);
      }
      return jar.toString();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot make a jar of " + folder, failure);
    }
  }

  /**
   * Returns the jar of a folder. Equal files give equal bytes, independent of their compile time.
   */
  private static byte[] jarOf(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.filter(path -> !path.equals(folder)).sorted().toList();
    }
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (ZipOutputStream jar = new ZipOutputStream(content)) {
      for (Path path : all) {
        boolean isFolder = Files.isDirectory(path);
        String name = folder.relativize(path).toString().replace(File.separatorChar, '/');
        // Folders get entries too: a search for resources below a folder needs its entry.
        ZipEntry entry = new ZipEntry(isFolder ? name + '/' : name);
        entry.setTime(0);
        jar.putNextEntry(entry);
        if (!isFolder) {
          Files.copy(path, jar);
        }
      }
    }
    return content.toByteArray();
  }

  private static String named(byte[] content, String ending) {
    return UUID.nameUUIDFromBytes(content) + ending;
  }
}
