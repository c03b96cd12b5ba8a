package io.evenkeel.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written is what is read, to the bit, and the bytes are those that the format asks for.
 */
final class SafetensorsTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadToTheBit() {
    Path file = folder.resolve("a.safetensors");
    Random random = new Random(1);
    float[] floats = new float[3 * 300_007];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(random.nextInt());
    }
    double[] doubles = random.doubles(7).toArray();
    long[] longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE};
    new SafetensorsWriter()
        .metadata("key", "a \"value\" in 中文")
        .add("floats", floats, 3, 300_007)
        .add("doubles", doubles, 7)
        .add("longs", longs, 2, 2)
        .add("number", new long[] {42})
        .add("empty", new float[0], 5, 0)
        .write(file);
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThat(reader.metadata()).containsExactly(Map.entry("key", "a \"value\" in 中文"));
      assertThat(reader.names()).containsExactly("doubles", "longs", "number", "floats", "empty");
      assertThat(bits(reader.floats("floats", 3, 300_007))).isEqualTo(bits(floats));
      assertThat(reader.doubles("doubles", 7)).isEqualTo(doubles);
      assertThat(reader.longs("longs", 2, 2)).isEqualTo(longs);
      assertThat(reader.longs("number")).containsExactly(42);
      assertThat(reader.floats("empty", 5, 0)).isEmpty();
    }
  }

  @Test
  void theBytesAreThoseOfTheFormat() throws IOException {
    Path file = folder.resolve("a.safetensors");
    new SafetensorsWriter()
        .metadata("format", "pt")
        .add("w", new float[] {1, -2}, 2, 1)
        .write(file);
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"w\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]}} ";
    byte[] data = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};
    Path expected = RawSafetensors.write(folder.resolve("b"), header, data);
    assertThat(header.length() % 8).isZero();
    assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(expected));
  }

  @Test
  void aFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = folder.resolve("a.safetensors");
    AtomicFile.writeText(file, "old");
    assertThatThrownBy(() ->
            AtomicFile.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + file + ": No space left on device");
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("no/such/a.safetensors");
    assertThatThrownBy(() -> new SafetensorsWriter().write(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + file + ": there is no such file or folder");
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
