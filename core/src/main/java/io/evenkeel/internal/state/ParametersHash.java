package io.evenkeel.internal.state;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A fingerprint of a training's result: SHA-256 over all parameters and running statistics in their
 * canonical order. For each parameter its name in UTF-8, then its floats' bits; for each BatchNorm
 * its layer's path (a number as an int, else in UTF-8), the four arrays of {@link
 * RunningStatistics#raw} and the EMA's weight as doubles' bits, and the number of updates as a
 * long; all little-endian. The optimizer's state is left out.
 */
public final class ParametersHash {
  private final MessageDigest digest;
  private final ByteBuffer buffer = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);

  private ParametersHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash as 64 hexadecimal digits. */
  public static String sha256(TrainingState state) {
    ParametersHash hash = new ParametersHash();
    for (Parameter parameter : state.parameters()) {
      hash.digest.update(parameter.key().toString().getBytes(StandardCharsets.UTF_8));
      for (float value : parameter.values()) {
        hash.room().putInt(Float.floatToRawIntBits(value));
      }
      hash.flush();
    }
    state
        .statistics()
        .forEach((path, statistics) -> {
          hash.path(path);
          for (double[] array : statistics.raw()) {
            for (double value : array) {
              hash.room().putLong(Double.doubleToRawLongBits(value));
            }
          }
          hash.room().putLong(Double.doubleToRawLongBits(statistics.emaWeight()));
          hash.room().putLong(statistics.updates());
          hash.flush();
        });
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void path(String path) {
    if (path.matches("\\d{1,9}")) {
      room().putInt(Integer.parseInt(path));
    } else {
      flush();
      digest.update(path.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** The buffer, with room for 8 bytes. */
  private ByteBuffer room() {
    if (buffer.remaining() < 8) {
      flush();
    }
    return buffer;
  }

  private void flush() {
    digest.update(buffer.flip());
    buffer.clear();
  }
}
