package io.evenkeel.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.testkit.SeededTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged and hostile idx files: each is refused, with a message that says why. */
class HostileIdxTest {
  private static final byte[] VALID = IdxBytes.images(2, 1, 2, new byte[] {1, 2, 3, 4});

  @TempDir Path folder;

  @Test
  void noFile() {
    Path file = folder.resolve("none");
    assertThatThrownBy(() -> IdxReader.read(file, 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is not a file: give the path of an idx file");
  }

  @Test
  void labelsInsteadOfImages() throws IOException {
    refused(
        "a",
        IdxBytes.labels((byte) 1),
        "it must start with 0x00000803 (unsigned bytes in 3 dimensions), but starts with"
            + " 0x00000801");
  }

  @Test
  void noImages() throws IOException {
    refused(
        "a", IdxBytes.images(0, 28, 28), "dimension 0 must be at least 1 and below 2^31, but is 0");
  }

  @Test
  void aNegativeDimension() throws IOException {
    refused(
        "a",
        IdxBytes.images(1, -1, 1),
        "dimension 1 must be at least 1 and below 2^31, but is 4294967295");
  }

  @Test
  void aProductBeyondTheFile() throws IOException {
    refused(
        "a",
        IdxBytes.images(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE),
        "its header promises 2147483647 x 2147483647 x 2147483647 bytes, but a file of 16 bytes"
            + " holds at most 0");
  }

  @Test
  void aProductBeyondWhatGzipCanHold() throws IOException {
    byte[] file = IdxBytes.gzip(IdxBytes.images(60_000, 28, 28));
    refused(
        "a.gz",
        file,
        "its header promises 60000 x 28 x 28 bytes, but a gzip file of %d bytes holds at most %d"
            .formatted(file.length, file.length * 1032));
  }

  @Test
  void truncated() throws IOException {
    refused("a", Arrays.copyOf(VALID, 7), "it ends early");
    refused(
        "a",
        Arrays.copyOf(VALID, VALID.length - 1),
        "its header promises 2 x 1 x 2 bytes, but a file of 19 bytes holds at most 3");
    refused(
        "a.gz",
        IdxBytes.gzip(Arrays.copyOf(VALID, VALID.length - 1)),
        "its header promises 2 x 1 x 2 = 4 bytes, but only 3 follow");
    byte[] gzip = IdxBytes.gzip(VALID);
    refused("a.gz", Arrays.copyOf(gzip, gzip.length - 9), "it ends early");
  }

  @Test
  void trailingBytes() throws IOException {
    byte[] longer = Arrays.copyOf(VALID, VALID.length + 1);
    String defect = "its header promises 2 x 1 x 2 = 4 bytes, but more follow";
    refused("a", longer, defect);
    refused("a.gz", IdxBytes.gzip(longer), defect);
  }

  @Test
  void aDamagedGzipStream() throws IOException {
    byte[] gzip = IdxBytes.gzip(VALID);
    gzip[gzip.length - 6] ^= 1; // a byte of the checksum
    refused("a.gz", gzip, "its gzip stream is damaged");
    refused("a.gz", VALID, "its gzip stream is damaged");
  }

  @Test
  void aGzipBombIsUnpackedNoFurtherThanItsHeaderPromises() throws IOException {
    byte[] bomb = IdxBytes.gzip(IdxBytes.images(1, 1, 1, new byte[200_000_000]));
    Path file = Files.write(folder.resolve("bomb.gz"), bomb);
    long start = System.nanoTime();
    refused("bomb.gz", bomb, "its header promises 1 x 1 x 1 = 1 bytes, but more follow");
    assertThat(Files.size(file)).isGreaterThan(100_000);
    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }

  @SeededTest(runs = 1)
  void mutationsAreReadOrRefusedButNeverFailOtherwise(RandomGenerator random) throws IOException {
    byte[] plain = IdxBytes.images(3, 4, 5, new byte[60]);
    random.nextBytes(plain);
    System.arraycopy(IdxBytes.images(3, 4, 5), 0, plain, 0, 16);
    byte[] gzip = IdxBytes.gzip(plain);
    int refused = 0;
    for (int i = 0; i < 5000; i++) {
      boolean zipped = random.nextBoolean();
      String file = zipped ? "f.gz" : "f";
      byte[] mutation = mutate(zipped ? gzip : plain, random);
      try {
        IdxReader.Idx idx =
            IdxReader.read(file, new ByteArrayInputStream(mutation), mutation.length, 3);
        assertThat(idx.values().length).isLessThanOrEqualTo(mutation.length * 1032);
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(file + " is not a valid idx file: ");
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  /** Flips bytes, cuts off or lengthens. */
  private static byte[] mutate(byte[] valid, RandomGenerator random) {
    byte[] bytes =
        switch (random.nextInt(4)) {
          case 0 -> Arrays.copyOf(valid, random.nextInt(valid.length));
          case 1 -> Arrays.copyOf(valid, valid.length + 1 + random.nextInt(50));
          default -> valid.clone();
        };
    for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(Math.min(bytes.length, 32))] = (byte) random.nextInt();
    }
    return bytes;
  }

  private void refused(String name, byte[] content, String defect) throws IOException {
    Path file = Files.write(folder.resolve(name), content);
    assertThatThrownBy(() -> IdxReader.read(file, 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file + " is not a valid idx file: " + defect + "; take another copy of the file");
  }
}
