package io.evenkeel.internal.file;

import io.evenkeel.file.AtomicFile;
import io.evenkeel.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/**
 * Writes a safetensors file. The same tensors and metadata, added in the same order, give the same
 * bytes. Tensors of 8 byte elements come first, so that each one is aligned to its element size.
 */
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 20;

  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final List<Tensor> tensors = new ArrayList<>();

  /** Puts {@code count} elements, from {@code from}, into a buffer. */
  @FunctionalInterface
  private interface Source {
    void put(ByteBuffer buffer, int from, int count);
  }

  private record Tensor(String name, ElementType type, long[] shape, int count, Source source) {}

  /** Puts a {@link Checksum} of the whole file into the header, for files that we read again. */
  public SafetensorsWriter checksum() {
    return metadata(Checksum.KEY, Checksum.ZEROS);
  }

  /** Adds a free string to the header. */
  public SafetensorsWriter metadata(String key, String value) {
    metadata.put(key, value);
    return this;
  }

  /** Adds a row-major tensor; the array is read when the file is written. */
  public SafetensorsWriter add(String name, float[] values, long... shape) {
    return add(
        name,
        ElementType.F32,
        shape,
        values.length,
        (buffer, from, count) -> buffer.asFloatBuffer().put(values, from, count));
  }

  /** Adds a row-major tensor; the array is read when the file is written. */
  public SafetensorsWriter add(String name, double[] values, long... shape) {
    return add(
        name,
        ElementType.F64,
        shape,
        values.length,
        (buffer, from, count) -> buffer.asDoubleBuffer().put(values, from, count));
  }

  /** Adds a row-major tensor; the array is read when the file is written. */
  public SafetensorsWriter add(String name, long[] values, long... shape) {
    return add(
        name,
        ElementType.I64,
        shape,
        values.length,
        (buffer, from, count) -> buffer.asLongBuffer().put(values, from, count));
  }

  private SafetensorsWriter add(
      String name, ElementType type, long[] shape, int count, Source source) {
    long product = 1;
    for (long dimension : shape) {
      product = Math.multiplyExact(product, dimension);
    }
    if (product != count) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s got %d elements".formatted(name, Shapes.text(shape), count));
    }
    tensors.add(new Tensor(name, type, shape.clone(), count, source));
    return this;
  }

  /**
   * Replaces or creates the file, atomically.
   *
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  public void write(Path file) {
    tensors.sort(Comparator.comparingInt((Tensor t) -> t.type().bytes()).reversed());
    byte[] header = header();
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer start = littleEndian(Long.BYTES + header.length);
          CRC32C crc = new CRC32C();
          writeFully(channel, start.putLong(header.length).put(header).flip(), crc);
          ByteBuffer buffer = littleEndian(CHUNK);
          for (Tensor tensor : tensors) {
            writeTensor(channel, buffer, tensor, crc);
          }
          if (metadata.containsKey(Checksum.KEY)) {
            channel.position(Long.BYTES + (long) Checksum.place(header));
            byte[] digits = Checksum.text(crc).getBytes(StandardCharsets.US_ASCII);
            writeFully(channel, ByteBuffer.wrap(digits), crc);
          }
        });
  }

  private byte[] header() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json =
        StrictJson.FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      json.writeObjectPropertyStart(SafetensorsHeader.METADATA);
      metadata.forEach(json::writeStringProperty);
      json.writeEndObject();
      long begin = 0;
      for (Tensor tensor : tensors) {
        long end = begin + (long) tensor.count() * tensor.type().bytes();
        json.writeObjectPropertyStart(tensor.name());
        json.writeStringProperty(SafetensorsHeader.TYPE, tensor.type().name());
        json.writeName(SafetensorsHeader.SHAPE);
        json.writeArray(tensor.shape(), 0, tensor.shape().length);
        json.writeName(SafetensorsHeader.OFFSETS);
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    int padding = Math.floorMod(-bytes.size(), ALIGNMENT);
    bytes.writeBytes(" ".repeat(padding).getBytes(StandardCharsets.US_ASCII));
    return bytes.toByteArray();
  }

  private static void writeTensor(FileChannel channel, ByteBuffer buffer, Tensor tensor, CRC32C crc)
      throws IOException {
    int elements = buffer.capacity() / tensor.type().bytes();
    for (int from = 0; from < tensor.count(); from += elements) {
      int count = Math.min(elements, tensor.count() - from);
      tensor.source().put(buffer.clear(), from, count);
      writeFully(channel, buffer.limit(count * tensor.type().bytes()), crc);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer, CRC32C crc)
      throws IOException {
    crc.update(buffer.duplicate());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
