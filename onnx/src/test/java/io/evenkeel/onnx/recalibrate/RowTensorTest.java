package io.evenkeel.onnx.recalibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.onnx.graph.TensorValues;
import io.evenkeel.testkit.SeededTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows in files of NumPy and of ONNX: every type, and files that hold none. */
class RowTensorTest {
  private static final double[] VALUES = {1, 0, 3, 2, 1, 100};

  @TempDir Path folder;

  private Path npy(String type, String shape, byte... data) throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    byte[] text = (header + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.ISO_8859_1));
    bytes.put((byte) 1).put((byte) 0).putShort((short) text.length).put(text).put(data);
    return Files.write(folder.resolve("rows.npy"), bytes.array());
  }

  private static byte[] data(String type) {
    ByteBuffer bytes =
        ByteBuffer.allocate(VALUES.length * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : VALUES) {
      switch (type) {
        case "<f2" -> bytes.putShort(Float.floatToFloat16((float) value));
        case "<f4" -> bytes.putFloat((float) value);
        case "<f8" -> bytes.putDouble(value);
        case "<i2", "<u2" -> bytes.putShort((short) value);
        case "<i4", "<u4" -> bytes.putInt((int) value);
        case "<i8" -> bytes.putLong((long) value);
        default -> bytes.put((byte) value);
      }
    }
    byte[] used = new byte[bytes.position()];
    bytes.flip().get(used);
    return used;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<f2", "<f4", "<f8", "|i1", "<i2", "<i4", "<i8", "|u1", "<u2", "<u4", "|b1"})
  void readsEveryType(String type) throws IOException {
    RowTensor rows = RowTensor.read(npy(type, "3, 2", data(type)));
    assertThat(rows.values()).containsExactly(1, 0, 3, 2, 1, 100);
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.features()).isEqualTo(2);
    assertThat(RowTensor.read(npy(type, "6,", data(type))).features()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
  void readsEveryTypeOfOnnx(DataType type) throws IOException {
    Path file = folder.resolve("rows.pb");
    Files.write(file, TensorValues.of("x", type, VALUES, 2, 3).toByteArray());
    assertThat(RowTensor.read(file).values()).containsExactly(1, 0, 3, 2, 1, 100);
    assertThat(RowTensor.read(file).features()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<f0|2147483647,|numbers of type <f0 are not read: save them as float32",
        "|u0|2147483647,|numbers of type |u0 are not read: save them as float32",
        "<f4|601 4|its shape must be dimensions with commas between them, but is (601 4)",
        "<f4|601,, 4|its shape must be dimensions with commas between them, but is (601,, 4)",
        "<f4|, 4|its shape must be dimensions with commas between them, but is (, 4)",
        "<f4|2147483647,|its 2147483647 numbers of 4 bytes need 8589934588 bytes, but there are 8",
        "<f4|99999999999,|its shape [9223372036854775807] is of more numbers than fit an array",
        "<f4|65536, 65536|its shape [65536, 65536] is of more numbers than fit an array",
        "<f4|0, 2147483647|its 0 numbers of 4 bytes need 0 bytes, but there are 8",
      })
  void refusesBeforeItAllocates(String line) throws IOException {
    int end = line.indexOf('|', 1);
    String type = line.substring(0, end);
    String[] rest = line.substring(end + 1).split("\\|", 2);
    Path file = npy(type, rest[0], new byte[8]);
    assertThatThrownBy(() -> RowTensor.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + ": " + rest[1]);
  }

  @Test
  void noSuchFile() {
    assertThatThrownBy(() -> RowTensor.read(folder.resolve("none.npy")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("cannot read " + folder.resolve("none.npy") + ": ");
  }

  @SeededTest(runs = 1)
  void mutationsAreReadOrRefusedButNeverFailOtherwise(RandomGenerator random) throws IOException {
    byte[] valid = Files.readAllBytes(npy("<f4", "3, 2", data("<f4")));
    byte[] alphabet = "0123456789(), '<|fiub{}:TF".getBytes(StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("mutation.npy");
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = Arrays.copyOf(valid, valid.length - random.nextInt(2) * random.nextInt(9));
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        int at = random.nextInt(bytes.length);
        bytes[at] =
            random.nextBoolean()
                ? alphabet[random.nextInt(alphabet.length)]
                : (byte) (bytes[at] ^ 1 << random.nextInt(8));
      }
      Files.write(file, bytes);
      try {
        RowTensor read = RowTensor.read(file);
        assertThat(read.values()).hasSize(read.rows() * read.features()).hasSizeLessThan(100);
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("\u0000");
      }
    }
    assertThat(refused).isGreaterThan(500);
  }
}
