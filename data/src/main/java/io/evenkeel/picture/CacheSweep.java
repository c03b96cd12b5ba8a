package io.evenkeel.picture;

import io.evenkeel.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Deletes decoded pictures that nobody is likely to ask for again: those whose source is gone,
 * those not used for a long time, and, while all together are larger than they may be, those not
 * used for longest. A file's time says when it was last used.
 *
 * @param unused how long a file may go without use
 * @param mostBytes how large all files may be together
 * @param saidBytes from which size on it is said that they were deleted
 */
record CacheSweep(Duration unused, long mostBytes, long saidBytes) {
  /** What the user's cache folder gets. */
  static final CacheSweep USUAL = new CacheSweep(Duration.ofDays(30), 20L << 30, 1 << 20);

  /** After so long nobody writes on a file that is not finished. */
  private static final Duration UNFINISHED = Duration.ofDays(1);

  private static final String NAME = "[0-9a-f]{24}" + Pattern.quote(PixelCache.ENDING);
  private static final Pattern KEPT = Pattern.compile(NAME);
  private static final Pattern HALF_WRITTEN =
      Pattern.compile("\\." + NAME + "\\.[0-9]+-[0-9]+\\.tmp");
  private static final int NAMED = 3;

  /** A file that keeps pictures. */
  private record Kept(Path file, String source, long bytes, Instant used) {
    /** What a reader knows it by. */
    String name() {
      return source.isEmpty() ? file.getFileName().toString() : source;
    }
  }

  /** A file that was deleted. */
  private record Deleted(Kept kept, String why) {}

  /**
   * Deletes them.
   *
   * @param inUse the file that was just read or written, which stays
   * @return a sentence on what was deleted; empty if that was little
   * @throws UncheckedIOException if the folder cannot be read
   */
  Optional<String> run(Path folder, Path inUse, Instant now) {
    try {
      List<Deleted> deleted = new ArrayList<>();
      List<Kept> staying = new ArrayList<>();
      long total = 0;
      for (Kept kept : files(folder, now)) {
        Optional<String> why = kept.file().equals(inUse) ? Optional.empty() : reason(kept, now);
        if (why.isEmpty() || !delete(kept.file())) {
          staying.add(kept);
          total += kept.bytes();
        } else {
          deleted.add(new Deleted(kept, why.get()));
        }
      }
      staying.sort(Comparator.comparing(Kept::used));
      for (Kept kept : staying) {
        if (total > mostBytes && !kept.file().equals(inUse) && delete(kept.file())) {
          total -= kept.bytes();
          deleted.add(new Deleted(kept, "all were more than " + size(mostBytes)));
        }
      }
      long bytes = deleted.stream().mapToLong(one -> one.kept().bytes()).sum();
      return deleted.isEmpty() || bytes < saidBytes
          ? Optional.empty()
          : Optional.of(sentence(folder, bytes, deleted));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read %s, which keeps pictures: %s".formatted(folder, AtomicFile.reason(e)), e);
    }
  }

  private Optional<String> reason(Kept kept, Instant now) {
    if (!kept.source().isEmpty() && Files.notExists(Path.of(kept.source()))) {
      return Optional.of("gone");
    }
    return kept.used().isBefore(now.minus(unused))
        ? Optional.of("not used for %d days".formatted(unused.toDays()))
        : Optional.empty();
  }

  /** The files that keep pictures; what is only half written is deleted if it is old. */
  private static List<Kept> files(Path folder, Instant now) throws IOException {
    List<Path> names;
    try (Stream<Path> files = Files.list(folder)) {
      names = files.sorted().toList();
    }
    List<Kept> kept = new ArrayList<>();
    for (Path file : names) {
      String name = file.getFileName().toString();
      if (KEPT.matcher(name).matches()) {
        kept(file).ifPresent(kept::add);
      } else if (HALF_WRITTEN.matcher(name).matches()
          && kept(file).filter(f -> f.used().isBefore(now.minus(UNFINISHED))).isPresent()) {
        delete(file);
      }
    }
    return kept;
  }

  /** A file; empty if another program deleted it meanwhile, or it is another user's. */
  private static Optional<Kept> kept(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      BasicFileAttributes state = Files.readAttributes(file, BasicFileAttributes.class);
      String source = PixelFile.read(channel).map(PixelFile::source).orElse("");
      return Optional.of(
          new Kept(file, source, state.size(), state.lastModifiedTime().toInstant()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Whether a file could be deleted: Windows keeps one that a program has mapped. */
  private static boolean delete(Path file) {
    try {
      return Files.deleteIfExists(file);
    } catch (IOException _) { // it stays, and the next sweep tries again
      return false;
    }
  }

  private static String sentence(Path folder, long bytes, List<Deleted> deleted) {
    List<String> names =
        deleted.stream()
            .limit(NAMED)
            .map(one -> "%s (%s)".formatted(one.kept().name(), one.why()))
            .toList();
    int more = deleted.size() - names.size();
    return "%s of decoded pictures were deleted from %s: %s%s"
        .formatted(
            size(bytes),
            folder,
            String.join(", ", names),
            more == 0 ? "" : ", and %,d more".formatted(more));
  }

  private static String size(long bytes) {
    return bytes < 1L << 30
        ? String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20))
        : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }
}
