package io.evenkeel.picture;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.file.UserPath;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps decoded pictures in files, so that they are decoded once. A file has the pixels of all
 * pictures, one after the other (zeros for a broken one), then a JSON object that says what they
 * are, then the object's length in 8 bytes. It is used as long as the pictures' sizes and times are
 * those it was made from, and it is mapped, not read: it may be larger than memory.
 */
final class PixelCache {
  private static final int VERSION = 1;
  private static final int MOST_JSON = 1 << 28;
  private static final String ENDING = ".pixels";

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
                    Path.of(listing.what()).toAbsolutePath().normalize(),
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
      return read(channel, listing, options);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot read %s, which keeps pictures: %s".formatted(file, AtomicFile.reason(e)), e);
    }
  }

  private static Optional<Decoded> read(
      FileChannel channel, Listing listing, PictureOptions options) throws IOException {
    long size = channel.size();
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES);
    if (size < Long.BYTES || !fill(channel, length, size - Long.BYTES)) {
      return Optional.empty();
    }
    long json = length.getLong(0);
    if (json < 2 || json > Math.min(MOST_JSON, size - Long.BYTES)) {
      return Optional.empty();
    }
    ByteBuffer text = ByteBuffer.allocate((int) json);
    if (!fill(channel, text, size - Long.BYTES - json)) {
      return Optional.empty();
    }
    JsonNode node;
    try {
      node = StrictJson.parse(new String(text.array(), StandardCharsets.UTF_8), "the cache");
    } catch (InvalidInputException _) { // damaged: as if it were not there
      return Optional.empty();
    }
    long pixels = size - Long.BYTES - json;
    ImageShape shape =
        new ImageShape(
            node.path("height").asInt(0),
            node.path("width").asInt(0),
            node.path("channels").asInt(0),
            options.fit());
    boolean same =
        node.path("version").asInt(0) == VERSION
            && node.path("fingerprint").asString("").equals(listing.fingerprint())
            && pixels == (long) listing.count() * shape.bytes();
    if (!same) {
      return Optional.empty();
    }
    Map<Integer, String> broken = new TreeMap<>();
    node.path("broken")
        .properties()
        .forEach(e -> broken.put(Integer.valueOf(e.getKey()), e.getValue().asString("")));
    Sizing sizing = new Sizing(shape, node.path("sizing").asString(""));
    return Optional.of(new Decoded(sizing, map(channel, pixels), broken));
  }

  private static MemorySegment map(FileChannel channel, long bytes) throws IOException {
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, Arena.ofAuto());
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer, long from)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        return false;
      }
    }
    return true;
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
    AtomicFile.write(file, channel -> write(channel, listing, options, sizing, progress));
    return find(listing, options)
        .orElseThrow(() ->
            new InvalidInputException(
                "%s was changed by another program while it was written".formatted(file)));
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
    ObjectNode node =
        StrictJson.object()
            .put("version", VERSION)
            .put("fingerprint", listing.fingerprint())
            .put("height", shape.height())
            .put("width", shape.width())
            .put("channels", shape.channels())
            .put("sizing", sizing.note());
    ObjectNode reasons = node.putObject("broken");
    broken.forEach((number, reason) -> reasons.put(String.valueOf(number), reason));
    byte[] json = StrictJson.line(node).getBytes(StandardCharsets.UTF_8);
    ByteBuffer footer =
        ByteBuffer.allocate(json.length + Long.BYTES).put(json).putLong(json.length).flip();
    while (footer.hasRemaining()) {
      channel.write(footer, pixels + footer.position());
    }
  }
}
