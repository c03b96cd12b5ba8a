package io.evenkeel.internal.file;

import io.evenkeel.json.Printable;
import io.evenkeel.kernels.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The checksum of a safetensors file, an entry of its metadata: CRC-32C of the whole file, in which
 * the checksum itself counts as zeros. 8 hexadecimal digits.
 */
final class Checksum {
  /** The entry's name. */
  static final String KEY = "evenkeel.crc32c";

  /** What stands for the checksum while it is computed. */
  static final String ZEROS = "00000000";

  private static final byte[] BEFORE =
      "\"%s\":\"".formatted(KEY).getBytes(StandardCharsets.US_ASCII);
  private static final int CHUNK = 1 << 20;

  private Checksum() {}

  /** How a value is written. */
  static String text(CRC32C crc) {
    return "%08x".formatted(crc.getValue());
  }

  /** The index of the checksum's first digit in a header; -1 if there is none. */
  static int place(byte[] header) {
    for (int i = 0; i + BEFORE.length + ZEROS.length() <= header.length; i++) {
      if (matches(header, i)) {
        return i + BEFORE.length;
      }
    }
    return -1;
  }

  private static boolean matches(byte[] header, int at) {
    for (int i = 0; i < BEFORE.length; i++) {
      if (header[at + i] != BEFORE[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Compares a file with the checksum that it holds.
   *
   * @param stated the entry of its metadata; null if it has none, as in files of earlier versions
   * @param place where it stands in the file, in bytes
   * @throws InvalidInputException with the defect alone if some of the file's bytes have changed
   */
  static void require(FileChannel channel, @Nullable String stated, long place) throws IOException {
    if (stated == null) {
      return;
    }
    CRC32C crc = new CRC32C();
    long size = channel.size();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, size));
    for (long at = 0; at < size; ) {
      int read = channel.read(buffer.clear(), at);
      if (read < 0) {
        throw new EOFException("it became shorter while it was read");
      }
      buffer.flip();
      for (int i = 0; i < ZEROS.length(); i++) {
        long index = place + i - at;
        if (index >= 0 && index < read) {
          buffer.put((int) index, (byte) '0');
        }
      }
      crc.update(buffer);
      at += read;
    }
    String actual = text(crc);
    if (!actual.equals(stated)) {
      throw new InvalidInputException(
          "its checksum says %s, but its bytes give %s, so some of them have changed"
              .formatted(Printable.text(stated), actual));
    }
  }
}
