package io.evenkeel.internal.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files byte by byte, right or wrong, as a test wants them. */
final class RawSafetensors {
  private RawSafetensors() {}

  /** A file with a header length that tells the truth. */
  static Path write(Path file, String header, byte... data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return write(file, json.length, json, data);
  }

  /** A file with any header length. */
  static Path write(Path file, long headerLength, byte[] json, byte... data) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(Long.BYTES + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(headerLength).put(json).put(data);
    return Files.write(file, bytes.array());
  }

  /** A header with one tensor {@code w}. */
  static String tensor(String dtype, String shape, String offsets) {
    return "{\"w\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}"
        .formatted(dtype, shape, offsets);
  }
}
