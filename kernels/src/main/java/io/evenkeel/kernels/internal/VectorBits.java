package io.evenkeel.kernels.internal;

import io.evenkeel.kernels.InvalidInputException;
import org.jspecify.annotations.Nullable;

/**
 * How wide the vectors are: what the system property {@value #PROPERTY} asks for, checked against
 * what the machine has.
 *
 * @param bits 128, 256 or 512, or 0 for the scalar twin
 * @param description one line for people: the width and why
 */
public record VectorBits(int bits, String description) {
  /** 512, 256, 128 or 0; the machine's widest (at most 512) where it is not set. */
  public static final String PROPERTY = "evenkeel.vectorBits";

  private static final int WIDEST = 512;
  private static final int NARROWEST = 128;

  /** The width that the system property asks for; -1 where it is not set. */
  public static int requested() {
    return parse(System.getProperty(PROPERTY));
  }

  static int parse(@Nullable String value) {
    return switch (value) {
      case null -> -1;
      case "0" -> 0;
      case "128" -> 128;
      case "256" -> 256;
      case "512" -> 512;
      default ->
          throw new InvalidInputException(
              "expected -D"
                  + PROPERTY
                  + " to be 512, 256, 128 or 0 (no vectors), got \""
                  + value
                  + "\": give one of these, or leave it out for the machine's own width");
    };
  }

  /** The scalar twin, because the Vector API's module is not there. */
  public static VectorBits withoutModule(int requested) {
    if (requested > 0) {
      throw new InvalidInputException(
          "-D"
              + PROPERTY
              + "="
              + requested
              + " needs the module jdk.incubator.vector, which this JVM was started without: add"
              + " --add-modules jdk.incubator.vector, or leave the property out");
    }
    return new VectorBits(
        0,
        requested == 0
            ? "scalar (-D" + PROPERTY + "=0)"
            : "scalar (slow: start Java with --add-modules jdk.incubator.vector)");
  }

  /** The width to run with, where the module is there and the machine's vectors are this wide. */
  public static VectorBits choose(int requested, int machineBits) {
    int widest = Math.min(machineBits, WIDEST);
    if (requested > widest) {
      throw new InvalidInputException(
          "-D"
              + PROPERTY
              + "="
              + requested
              + " asks for wider vectors than this machine has ("
              + machineBits
              + " bits): give a smaller width, or leave the property out");
    }
    if (requested == 0) {
      return new VectorBits(0, "scalar (-D" + PROPERTY + "=0)");
    }
    if (widest < NARROWEST) {
      return new VectorBits(0, "scalar (this machine has no vectors of 128 bits or more)");
    }
    int bits = requested < 0 ? widest : requested;
    return new VectorBits(bits, bits + "-bit vectors");
  }
}
