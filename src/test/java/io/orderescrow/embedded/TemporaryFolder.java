package io.orderescrow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * Folders named after the process that owns them. The name tells the next run which folders a
 * killed run left behind.
 */
public final class TemporaryFolder {

  private static final String PREFIX = "order-escrow-";

  private TemporaryFolder() {}

  /** Creates an empty folder for this JVM and removes the folders whose owner has ended. */
  public static Path create(String purpose) {
    Path parent = Path.of(System.getProperty("java.io.tmpdir"));
    try {
      deleteAbandoned(parent);
      return Files.createTempDirectory(
          parent, PREFIX + ProcessHandle.current().pid() + "-" + purpose + "-");
    } catch (IOException failure) {
      throw new UncheckedIOException("No temporary folder for " + purpose, failure);
    }
  }

  public static void delete(Path folder) {
    try {
      FileSystemUtils.deleteRecursively(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException("Could not delete " + folder, failure);
    }
  }

  private static void deleteAbandoned(Path parent) throws IOException {
    List<Path> abandoned;
    try (Stream<Path> folders = Files.list(parent)) {
      abandoned = folders.filter(TemporaryFolder::isAbandoned).toList();
    }
    for (Path folder : abandoned) {
      try {
        EmbeddedPostgreSql.stopOrphan(folder);
        delete(folder);
      } catch (RuntimeException another) {
        // Another run deletes the folder at this moment; if not, the next run deletes it.
      }
    }
  }

  private static boolean isAbandoned(Path folder) {
    String name = folder.getFileName().toString();
    if (!name.startsWith(PREFIX) || !Files.isWritable(folder)) {
      return false;
    }
    String owner = name.substring(PREFIX.length()).split("-", 2)[0];
    return owner.chars().allMatch(Character::isDigit)
        && ProcessHandle.of(Long.parseLong(owner)).isEmpty();
  }
}
