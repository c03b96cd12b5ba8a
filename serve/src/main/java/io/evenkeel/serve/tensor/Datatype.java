package io.evenkeel.serve.tensor;

import io.evenkeel.kernels.InvalidInputException;

/** The types of a tensor's elements in the Open Inference Protocol. */
public enum Datatype {
  BOOL(1),
  UINT8(1),
  UINT16(2),
  UINT32(4),
  UINT64(8),
  INT8(1),
  INT16(2),
  INT32(4),
  INT64(8),
  FP16(2),
  BF16(2),
  FP32(4),
  FP64(8),
  /** Text, or any bytes. */
  BYTES(0);

  private final int bytes;

  Datatype(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of an element; 0 where it depends on the element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers. */
  public boolean isFloat() {
    return this == FP16 || this == BF16 || this == FP32 || this == FP64;
  }

  /**
   * The type with a given name.
   *
   * @throws InvalidInputException if there is none
   */
  public static Datatype of(String name) {
    for (Datatype type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    throw new InvalidInputException(
        "a tensor's datatype is BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64 or BYTES, but got '%s'"
            .formatted(name.length() > 40 ? name.substring(0, 40) : name));
  }
}
