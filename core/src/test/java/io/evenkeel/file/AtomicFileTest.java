package io.evenkeel.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are replaced as a whole, and what killed processes left is deleted. */
class AtomicFileTest {
  /** A number above any that a system gives to a process. */
  private static final long DEAD = 999_999_999_999L;

  @TempDir private Path folder;

  @Test
  void leftoversOfDeadProcessesForTheSameFileAreDeleted() throws IOException {
    Path dead = Files.createFile(folder.resolve(".a.csv.%d-1.tmp".formatted(DEAD)));
    Path alive =
        Files.createFile(
            folder.resolve(".a.csv.%d-999999.tmp".formatted(ProcessHandle.current().pid())));
    Path other = Files.createFile(folder.resolve(".b.csv.%d-1.tmp".formatted(DEAD)));
    Path foreign = Files.createFile(folder.resolve(".a.csv.swp"));

    AtomicFile.writeText(folder.resolve("a.csv"), "new");

    assertThat(dead).doesNotExist();
    assertThat(folder.resolve("a.csv")).hasContent("new");
    assertThat(alive).exists();
    assertThat(other).exists();
    assertThat(foreign).exists();
  }

  @Test
  void aLinkIsFollowedAndStays() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    AtomicFile.writeText(link, "new");

    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new");
  }

  @Test
  void aDeviceIsWrittenToAndNotReplaced() {
    Path device = Path.of("/dev/null");

    AtomicFile.writeText(device, "gone");

    assertThat(Files.isRegularFile(device)).isFalse();
    assertThat(device).exists();
  }

  @Test
  void aTemporaryFolderGoesWithItsFiles() throws IOException {
    Path path;
    try (TemporaryFolder temporary = TemporaryFolder.create()) {
      path = temporary.path();
      Files.writeString(path.resolve("a"), "x");
      Files.createDirectory(path.resolve("b"));
      Files.writeString(path.resolve("b/c"), "x");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void temporaryFoldersOfDeadProcessesAreDeleted() throws IOException {
    Path all = Path.of(System.getProperty("java.io.tmpdir"));
    Path dead = Files.createDirectories(all.resolve("evenkeel-%d-123".formatted(DEAD)));
    Files.writeString(dead.resolve("predictions.csv"), "x");
    TemporaryFolder.create().close();
    assertThat(dead).doesNotExist();
  }
}
