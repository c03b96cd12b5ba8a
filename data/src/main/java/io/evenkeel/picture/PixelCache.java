package io.evenkeel.picture;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.file.UserPath;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps decoded pictures in files ({@link PixelFile}), so that they are decoded once. A file is
 * used as long as the pictures' sizes and times are those it was made from, and it is mapped, not
 * read: it may be larger than memory. Its own time says when it was last used.
 */
final class PixelCache {
  static final String ENDING = ".pixels";

  private static final double NANOS = 1e9;

  /** Who waits for less than a second, or for a few pictures, does not ask how fast it went. */
  private static final double WORTH_SAYING = 1;

  private static final int FEW = 100;

  private final Path folder;

  PixelCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Decoded pictures.
   *
   * @param pixels of all of them, broken ones among them
   * @param broken why, by number
   */
  record Decoded(Sizing sizing, MemorySegment pixels, Map<Integer, String> broken) {
    ImageShape shape() {
      return sizing.shape();
    }
  }

  /**
   * Where users' caches are: the folder that {@code EVENKEEL_CACHE} names, or the property {@code
   * evenkeel.cache}; else {@code XDG_CACHE_HOME}, or the system's usual folder.
   */
  static Path usual() {
    String own = System.getProperty("evenkeel.cache", System.getenv("EVENKEEL_CACHE"));
    if (own != null && !own.isEmpty()) {
      return UserPath.of(own);
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    String local = System.getenv("LOCALAPPDATA");
    Path home = Path.of(System.getProperty("user.home"));
    String system = System.getProperty("os.name");
    Path caches;
    if (xdg != null && !xdg.isEmpty()) {
      caches = Path.of(xdg);
    } else if (system.startsWith("Windows") && local != null) {
      caches = Path.of(local);
    } else {
      caches = home.resolve(system.startsWith("Mac") ? "Library/Caches" : ".cache");
    }
    return caches.resolve("evenkeel").resolve("pictures");
  }

  /** The file for pictures that are read in some way. */
  private Path file(Listing listing, PictureOptions options) {
    String key =
        Fingerprint.of(
            "%s\n%d x %d %s %s"
                .formatted(
                    path(listing),
                    options.height(),
                    options.width(),
                    options.fit(),
                    options.color()));
    return folder.resolve(key.substring(0, 24) + ENDING);
  }

  /** The pictures as they were kept, if they are still the same. */
  Optional<Decoded> find(Listing listing, PictureOptions options) {
    Path file = file(listing, options);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file)) {
      Optional<Decoded> found = read(channel, listing, options);
      if (found.isPresent()) {
        touch(file);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read %s, which keeps pictures: %s".formatted(file, AtomicFile.reason(e)), e);
    }
  }

  /** Notes that a file is used. */
  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException _) { // somebody else's, which this user may read and not delete either
      return;
    }
  }

  /**
   * Deletes what nobody is likely to ask for again, beside the pictures that were just found or
   * made.
   *
   * @return a sentence on what was deleted; empty if nothing was
   */
  Optional<String> sweep(Listing listing, PictureOptions options) {
    return CacheSweep.USUAL.run(folder, file(listing, options), Instant.now());
  }

  private static Optional<Decoded> read(
      FileChannel channel, Listing listing, PictureOptions options) throws IOException {
    Optional<PixelFile> found =
        PixelFile.read(channel).filter(kept -> kept.isOf(listing, options.fit()));
    if (found.isEmpty()) {
      return Optional.empty();
    }
    PixelFile kept = found.get();
    return Optional.of(
        new Decoded(kept.sizing(options.fit()), map(channel, kept.pixels()), kept.broken()));
  }

  private static MemorySegment map(FileChannel channel, long bytes) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
  }

  /** Decodes the pictures and keeps them. */
  Decoded make(Listing listing, PictureOptions options, Sizing sizing, PictureProgress progress) {
    Path file = file(listing, options);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new InvalidInputException(
          "%s cannot be made, to keep decoded pictures (%s): set EVENKEEL_CACHE to another folder"
              .formatted(folder, AtomicFile.reason(e)),
          e);
    }
    long start = System.nanoTime();
    AtomicFile.write(file, channel -> write(channel, listing, options, sizing, progress));
    speed(listing.count(), (System.nanoTime() - start) / NANOS).ifPresent(progress::note);
    return find(listing, options)
        .orElseThrow(() ->
            new InvalidInputException(
                "%s was changed by another program while it was written".formatted(file)));
  }

  /** How fast pictures were decoded; empty if nobody waited for it. */
  static Optional<String> speed(int pictures, double seconds) {
    return seconds < WORTH_SAYING || pictures < FEW
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d pictures were decoded in %.1f s, %,d a second",
                pictures,
                seconds,
                Math.round(pictures / seconds)));
  }

  private static void write(
      FileChannel channel,
      Listing listing,
      PictureOptions options,
      Sizing sizing,
      PictureProgress progress)
      throws IOException {
    ImageShape shape = sizing.shape();
    long pixels = (long) listing.count() * shape.bytes();
    Map<Integer, String> broken =
        new PictureWorkers(listing, options.threads(), progress)
            .run((number, content) -> {
              Pixels decoded;
              try {
                decoded = content.pixels();
              } catch (IOException e) {
                throw new PictureWorkers.BrokenPictureException(e);
              }
              ByteBuffer bytes = ByteBuffer.wrap(shape.of(decoded));
              long from = (long) number * shape.bytes();
              while (bytes.hasRemaining()) {
                channel.write(bytes, from + bytes.position());
              }
            });
    PixelFile.write(channel, pixels, source(listing), listing.fingerprint(), sizing, broken);
  }

  /** Where the pictures are, if that is a path and no pattern. */
  private static String source(Listing listing) {
    Path path = path(listing);
    return Files.exists(path) ? path.toString() : "";
  }

  private static Path path(Listing listing) {
    return Path.of(listing.what()).toAbsolutePath().normalize();
  }
}
