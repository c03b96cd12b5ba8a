package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures are decoded once, and again when they have changed. */
class PixelCacheTest {
  @TempDir Path folder;
  @TempDir Path cache;
  private final AtomicInteger decoded = new AtomicInteger();

  @BeforeEach
  void pictures() throws IOException {
    TestPictures.catsAndDogs(folder);
  }

  private float[] read(PictureOptions options) {
    decoded.set(0);
    PictureData data =
        Pictures.read(
            folder,
            options.withCache(cache),
            (done, total) -> {
              assertThat(total).isEqualTo(4);
              decoded.set((int) done);
            });
    float[] x = new float[4 * data.train().features()];
    data.train().copyFeatures(new int[] {0, 1, 2, 3}, 0, 4, x, 0);
    return x;
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void aFileInTheFoldersPlace() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "x");
    PictureOptions options = PictureOptions.DEFAULT.withCache(file);
    assertThatThrownBy(() -> Pictures.read(folder, options, PictureProgress.NONE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " cannot be made, to keep decoded pictures (there is a file of that name): set"
                + " EVENKEEL_CACHE to another folder");
  }

  @Test
  void decodedOnce() throws IOException {
    float[] first = read(PictureOptions.DEFAULT);
    assertThat(decoded).hasValue(4);
    assertThat(read(PictureOptions.DEFAULT.withThreads(3))).isEqualTo(first);
    assertThat(decoded).hasValue(0);
    read(PictureOptions.DEFAULT.withSize(8));
    assertThat(decoded).hasValue(4);
    assertThat(kept()).hasSize(2);
  }

  @Test
  void theSameBytesOnAnyNumberOfThreads(@TempDir Path other) throws IOException {
    for (int i = 2; i < 40; i++) {
      TestPictures.png(folder.resolve("cats/%d.png".formatted(i)), 0x010203 * i, 4, 4);
    }
    PictureOptions options = PictureOptions.DEFAULT.withCache(cache).withThreads(1);
    Pictures.read(folder, options, PictureProgress.NONE);
    Pictures.read(folder, options.withCache(other).withThreads(4), PictureProgress.NONE);
    Path one = kept().getFirst();
    assertThat(other.resolve(one.getFileName())).hasSameBinaryContentAs(one);
  }

  @Test
  void decodedAgainWhenAPictureChanges() throws IOException {
    read(PictureOptions.DEFAULT);
    TestPictures.png(folder.resolve("cats/1.png"), 0xffffff, 4, 4);
    Files.setLastModifiedTime(folder.resolve("cats/1.png"), FileTime.fromMillis(1));
    assertThat(read(PictureOptions.DEFAULT)).startsWith(1, 1, 1);
    assertThat(decoded).hasValue(4);
    assertThat(kept()).hasSize(1);
  }

  @Test
  void decodedAgainWhenTheFileIsDamaged() throws IOException {
    float[] first = read(PictureOptions.DEFAULT);
    Path file = kept().getFirst();
    byte[] good = Files.readAllBytes(file);
    for (int length : new int[] {0, 5, 100, good.length - 1}) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThat(read(PictureOptions.DEFAULT)).isEqualTo(first);
      assertThat(decoded).hasValue(4);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(good);
  }

  @Test
  void aFolderThatCannotBeMade() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "x");
    PictureOptions options = PictureOptions.DEFAULT.withCache(file.resolve("in"));
    assertThatThrownBy(() -> Pictures.read(folder, options, PictureProgress.NONE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file.resolve("in") + " cannot be made, to keep decoded pictures (")
        .hasMessageEndingWith("): set EVENKEEL_CACHE to another folder");
  }
}
