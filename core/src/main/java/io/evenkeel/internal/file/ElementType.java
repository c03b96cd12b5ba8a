package io.evenkeel.internal.file;

/** The element types of a safetensors file that can be read and written, little-endian. */
enum ElementType {
  F32(4),
  F64(8),
  I64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }
}
