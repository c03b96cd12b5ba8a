package io.evenkeel.internal.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * The bytes of a safetensors file's tensors, a piece at a time.
 *
 * @param dataStart where the tensors begin in the file
 */
record TensorBytes(Path file, FileChannel channel, long dataStart) {
  private static final int CHUNK = 1 << 20;

  /** What is done with a piece. */
  @FunctionalInterface
  interface Chunk {
    /** Takes bytes whose first element is element {@code index} of the tensor. */
    void take(int index, ByteBuffer bytes);
  }

  /**
   * Reads a tensor.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the file cannot be read
   */
  void forEachChunk(TensorInfo tensor, Chunk chunk) {
    long length = tensor.end() - tensor.begin();
    ByteBuffer buffer = littleEndian((int) Math.min(CHUNK, length));
    try {
      for (long at = 0; at < length; at += buffer.capacity()) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
        readFully(channel, buffer, dataStart + tensor.begin() + at);
        chunk.take((int) (at / tensor.type().bytes()), buffer.flip());
      }
    } catch (IOException e) {
      throw SafetensorsReader.unreadable(file, e);
    }
  }

  /** Fills the buffer from that position of the file. */
  static void readFully(FileChannel channel, ByteBuffer buffer, long position) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException("it became shorter while it was read");
      }
    }
  }

  static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
