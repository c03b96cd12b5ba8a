package io.evenkeel.internal.file;

/**
 * The element types of the safetensors format, little-endian. Our files have F32, F64 and I64; F16
 * and BF16 are read too, from files of others; the rest are only named in messages.
 */
enum ElementType {
  BOOL(1),
  U8(1),
  I8(1),
  F8_E5M2(1),
  F8_E4M3(1),
  U16(2),
  I16(2),
  F16(2),
  BF16(2),
  U32(4),
  I32(4),
  F32(4),
  U64(8),
  I64(8),
  F64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }
}
