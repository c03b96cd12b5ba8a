package io.evenkeel.picture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decoded pictures that nobody will ask for again leave the cache. */
class CacheSweepTest {
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  @TempDir Path folder;
  @TempDir Path cache;
  private final List<String> said = new ArrayList<>();

  /** Pictures in a folder of their own, decoded. */
  private Path decoded(String name) throws IOException {
    Path pictures = Files.createDirectories(folder.resolve(name));
    TestPictures.catsAndDogs(pictures);
    read(pictures);
    return pictures;
  }

  private void read(Path pictures) {
    PictureProgress progress =
        new PictureProgress() {
          @Override
          public void pictures(long done, long total) {}

          @Override
          public void note(String sentence) {
            said.add(sentence);
          }
        };
    Pictures.read(pictures, PictureOptions.DEFAULT.withCache(cache), progress);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.sorted().toList();
    }
  }

  private Path only() throws IOException {
    assertThat(kept()).hasSize(1);
    return kept().getFirst();
  }

  private static void used(Path file, Instant when) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(when));
  }

  private static String size(long bytes) {
    return "%.1f MiB".formatted(bytes / (double) (1 << 20));
  }

  @Test
  void whoseSourceIsGone() throws IOException {
    Path old = decoded("old");
    Path file = only();
    long bytes = Files.size(file);
    Files.move(old, folder.resolve("moved"));
    CacheSweep sweep = new CacheSweep(Duration.ofDays(30), 1 << 30, 0);
    assertThat(sweep.run(cache, folder.resolve("none"), NOW))
        .hasValue(
            "%s of decoded pictures were deleted from %s: %s (gone)"
                .formatted(size(bytes), cache, old));
    assertThat(kept()).isEmpty();
  }

  @Test
  void whatWasNotUsedForLong() throws IOException {
    decoded("a");
    Path a = only();
    decoded("b");
    used(a, Instant.now().minus(Duration.ofDays(29)));
    read(folder.resolve("b"));
    assertThat(kept()).hasSize(2);
    used(a, Instant.now().minus(Duration.ofDays(31)));
    read(folder.resolve("b"));
    assertThat(only()).isNotEqualTo(a);
    assertThat(said).isEmpty(); // so little is not worth a line
  }

  @Test
  void readingThemIsUse() throws IOException {
    Path pictures = decoded("a");
    Path file = only();
    used(file, NOW);
    Instant before = Instant.now();
    read(pictures);
    assertThat(Files.getLastModifiedTime(file).toInstant())
        .isAfterOrEqualTo(before.minus(Duration.ofSeconds(2)));
    assertThat(said).isEmpty();
  }

  @Test
  void thoseNotUsedForLongestWhereAllAreTooMuch() throws IOException {
    Path a = file("a", 3000, NOW.minusSeconds(30));
    Path b = file("b", 3000, NOW.minusSeconds(40));
    Path c = file("c", 3000, NOW.minusSeconds(20));
    CacheSweep sweep = new CacheSweep(Duration.ofDays(30), 6000, 0);
    assertThat(sweep.run(cache, b, NOW))
        .hasValue(
            "%s of decoded pictures were deleted from %s: %s (all were more than %s)"
                .formatted(size(3000), cache, a.getFileName(), size(6000)));
    assertThat(kept()).containsExactly(b, c);
    assertThat(sweep.run(cache, b, NOW)).isEmpty();
    assertThat(new CacheSweep(Duration.ofDays(30), 10, 0).run(cache, b, NOW)).isPresent();
    assertThat(kept()).containsExactly(b);
  }

  @Test
  void manyAreCountedAndOnlyThreeNamed() throws IOException {
    Instant old = NOW.minus(Duration.ofDays(31));
    for (String name : List.of("a", "b", "c", "d", "e")) {
      file(name, 1 << 20, old);
    }
    assertThat(CacheSweep.USUAL.run(cache, cache.resolve("none"), NOW).orElseThrow())
        .startsWith("5.0 MiB of decoded pictures were deleted from " + cache)
        .endsWith("%s (not used for 30 days), and 2 more".formatted(name("c") + PixelCache.ENDING));
    assertThat(kept()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftHalfWritten() throws IOException {
    Path left = cache.resolve(".%s%s.4711-1.tmp".formatted(name("a"), PixelCache.ENDING));
    Path fresh = cache.resolve(".%s%s.4712-1.tmp".formatted(name("b"), PixelCache.ENDING));
    Path others = cache.resolve("holiday.pixels");
    for (Path file : List.of(left, fresh, others)) {
      Files.write(file, new byte[10]);
      used(file, NOW.minus(Duration.ofDays(file.equals(fresh) ? 0 : 300)));
    }
    assertThat(CacheSweep.USUAL.run(cache, cache.resolve("none"), NOW)).isEmpty();
    assertThat(kept()).containsExactly(fresh, others);
  }

  @Test
  void howFastTheyWereDecoded() {
    assertThat(PixelCache.speed(50_000, 8.04))
        .hasValue("50,000 pictures were decoded in 8.0 s, 6,219 a second");
    assertThat(PixelCache.speed(300, 0.99)).isEmpty();
    assertThat(PixelCache.speed(99, 20)).isEmpty();
  }

  private static String name(String letter) {
    return letter.repeat(24);
  }

  /** A damaged file of the cache, of which only the name and the time tell something. */
  private Path file(String letter, int bytes, Instant used) throws IOException {
    Path file = Files.write(cache.resolve(name(letter) + PixelCache.ENDING), new byte[bytes]);
    used(file, used);
    return file;
  }
}
