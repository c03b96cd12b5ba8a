package io.evenkeel.picture;

import java.io.IOException;
import java.nio.ByteOrder;
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

  /** How many bytes follow the length. */
  private static long length(ImageInputStream stream) throws IOException {
    stream.seek(BEFORE - Integer.BYTES);
    ByteOrder before = stream.getByteOrder();
    stream.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    long length = stream.readUnsignedInt();
    stream.setByteOrder(before);
    return length;
  }
}
