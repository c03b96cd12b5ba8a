package io.evenkeel.picture;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import javax.imageio.stream.ImageInputStream;

/**
 * What a WebP file says of itself: "RIFF", the number of bytes that follow, "WEBP", then chunks of
 * a name, a length and as many bytes.
 *
 * <p>Source: WebP container specification (Google).
 */
final class WebpChunks {
  /** The bytes up to the length, which does not count them. */
  private static final int BEFORE = 8;

  private WebpChunks() {}

  /**
   * Requires as many bytes as the file promises: its decoder takes a file that ends early for a
   * picture.
   *
   * @throws IOException if it is cut off
   */
  static void requireWhole(ImageInputStream stream) throws IOException {
    long promised = BEFORE + length(stream);
    stream.seek(promised - 1);
    if (stream.read() < 0) {
      throw new IOException("it is cut off: it should have %,d bytes".formatted(promised));
    }
    stream.seek(0);
  }

  /**
   * The bytes of the first chunk of a name; none where there is no such chunk of at most so many.
   */
  static byte[] chunk(ImageInputStream stream, String name, long most) throws IOException {
    long at = BEFORE + Integer.BYTES;
    long end = BEFORE + length(stream);
    byte[] found = new byte[Integer.BYTES];
    while (at + BEFORE <= end) {
      stream.seek(at);
      stream.readFully(found);
      long length = length(stream, at + Integer.BYTES);
      if (length <= most && new String(found, StandardCharsets.ISO_8859_1).equals(name)) {
        stream.seek(at + BEFORE);
        byte[] bytes = new byte[(int) length];
        stream.readFully(bytes);
        return bytes;
      }
      at += BEFORE + length + length % 2;
    }
    return new byte[0];
  }

  /** How many bytes follow the file's length. */
  private static long length(ImageInputStream stream) throws IOException {
    return length(stream, BEFORE - Integer.BYTES);
  }

  private static long length(ImageInputStream stream, long at) throws IOException {
    stream.seek(at);
    ByteOrder before = stream.getByteOrder();
    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    long length = stream.readUnsignedInt();
    stream.setByteOrder(before);
    return length;
  }
}
