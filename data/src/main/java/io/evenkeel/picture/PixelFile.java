package io.evenkeel.picture;

import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How decoded pictures lie in a file: the pixels of all, one picture after the other (zeros for a
 * broken one), then a JSON object that says what they are, then the object's length in 8 bytes.
 *
 * @param pixels how many bytes they take
 * @param about what they are
 */
record PixelFile(long pixels, JsonNode about) {
  /** One more with each change of the format, or of what is decoded from the same file. */
  private static final int VERSION = 2;

  private static final int MOST_JSON = 1 << 28;

  /** What a file says of itself; empty if it is damaged. */
  static Optional<PixelFile> read(FileChannel channel) throws IOException {
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
    try {
      JsonNode node =
          StrictJson.parse(new String(text.array(), StandardCharsets.UTF_8), "the cache");
      return Optional.of(new PixelFile(size - Long.BYTES - json, node));
    } catch (InvalidInputException _) { // damaged: as if it were not there
      return Optional.empty();
    }
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

  /**
   * Writes what a file says of itself, behind its pixels.
   *
   * @param pixels how many bytes they take
   * @param source what they were decoded from; empty if no path tells whether it is still there
   * @param broken why a picture could not be read, by number
   */
  static void write(
      FileChannel channel,
      long pixels,
      String source,
      String fingerprint,
      Sizing sizing,
      Map<Integer, String> broken)
      throws IOException {
    ObjectNode node =
        StrictJson.object()
            .put("version", VERSION)
            .put("source", source)
            .put("fingerprint", fingerprint)
            .put("height", sizing.shape().height())
            .put("width", sizing.shape().width())
            .put("channels", sizing.shape().channels())
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

  /** Whether these are the pictures of a listing, unchanged. */
  boolean isOf(Listing listing, Fit fit) {
    return about.path("version").asInt(0) == VERSION
        && about.path("fingerprint").asString("").equals(listing.fingerprint())
        && pixels == (long) listing.count() * sizing(fit).shape().bytes();
  }

  /** The shape of the pictures. */
  Sizing sizing(Fit fit) {
    return new Sizing(
        new ImageShape(
            about.path("height").asInt(0),
            about.path("width").asInt(0),
            about.path("channels").asInt(0),
            fit),
        about.path("sizing").asString(""));
  }

  /** The path that the pictures were decoded from; empty where the file names none. */
  String source() {
    return about.path("source").asString("");
  }

  /** Why a picture could not be read, by number. */
  Map<Integer, String> broken() {
    Map<Integer, String> broken = new TreeMap<>();
    about
        .path("broken")
        .properties()
        .forEach(e -> broken.put(Integer.valueOf(e.getKey()), e.getValue().asString("")));
    return broken;
  }
}
