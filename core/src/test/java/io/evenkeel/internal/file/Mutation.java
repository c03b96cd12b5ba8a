package io.evenkeel.internal.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Damages a file's bytes as accidents and attackers do. */
public final class Mutation {
  private static final byte[] JSON = "0123456789-.,:\"[]{}eE".getBytes(StandardCharsets.US_ASCII);

  private Mutation() {}

  /** A copy with bits flipped, bytes written over, its end cut off or bytes added. */
  public static byte[] of(byte[] valid, RandomGenerator random) {
    byte[] bytes =
        switch (random.nextInt(8)) {
          case 0 -> Arrays.copyOf(valid, random.nextInt(valid.length));
          case 1 -> Arrays.copyOf(valid, valid.length + 1 + random.nextInt(50));
          default -> valid.clone();
        };
    for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt();
        default -> bytes[at] = JSON[random.nextInt(JSON.length)];
      }
    }
    return bytes;
  }
}
