package io.evenkeel.internal.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Damaged and hostile safetensors files: each is refused, with a message that says why. */
final class HostileSafetensorsTest {
  private static final String F32 = "\"F32\"";

  @TempDir Path folder;

  @Test
  void noFile() {
    Path file = folder.resolve("none");
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is not a file: give the path of a safetensors file");
  }

  @Test
  void tooShortForItsPrefix() throws IOException {
    refused(
        Files.write(folder.resolve("a"), new byte[7]),
        "it has 7 bytes, but its header alone needs more");
  }

  @ParameterizedTest
  @CsvSource({
    "4611686018427387904, 4611686018427387904",
    "-1, 18446744073709551615",
    "3, 3",
    "100000001, 100000001"
  })
  void headerLengthBeyondTheFile(long length, String shown) throws IOException {
    refused(
        RawSafetensors.write(folder.resolve("a"), length, "{}".getBytes(StandardCharsets.UTF_8)),
        "its header is said to have %s bytes, but at most 2 are possible in a file of 10"
            .formatted(shown));
  }

  @Test
  void aHeaderOfMoreThanAHundredMegabytes() throws IOException {
    Path file = folder.resolve("a");
    RawSafetensors.write(file, 100_000_001, new byte[0]);
    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    refused(
        file,
        "its header is said to have 100000001 bytes, but at most 100000000 are possible in a file"
            + " of 1099511627776");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]|its header is not a JSON object in UTF-8",
        "{} x|its header's JSON is broken: Unrecognized token 'x': was expecting (JSON String,"
            + " Number, Array, Object or token 'null', 'true' or 'false') (line 1, column 4)",
        "{} {}|its header goes on after its JSON object",
        "{\"w\":1}|tensor w is not described by an object",
        "{\"w\":{}}|tensor w lacks its dtype, shape or data_offsets",
        "{\"w\":{\"extra\":1}}|tensor w has an unknown property extra",
        "{\"w\\u001b[31m\":1}|tensor w?[31m is not described by an object",
        "{\"__metadata__\":[]}|__metadata__ is not an object",
        "{\"__metadata__\":{\"a\":1}}|__metadata__ has a value that is not a string under a"
      })
  void brokenHeaders(String header, String defect) throws IOException {
    refused(RawSafetensors.write(folder.resolve("a"), header), defect);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"F17\"|[1]|[0,4]|has dtype F17, which is not known",
        "1|[1]|[0,4]|has dtype 1, which is not known",
        "\"F16\"|[1]|[0,4]|of dtype F16 and shape [1] needs 2 bytes, but its data_offsets span 4",
        "\"F32\"|1|[0,4]|has a shape that is not an array",
        "\"F32\"|[-1]|[0,4]|has a shape with an entry that is not a count",
        "\"F32\"|[1.0]|[0,4]|has a shape with an entry that is not a count",
        "\"F32\"|[99999999999999999999]|[0,4]|has a shape with an entry that is not a count",
        "\"F32\"|[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]|[0,4]|has a shape of too many entries",
        "\"F32\"|[1]|[4,0]|has data_offsets that are not a begin and an end",
        "\"F32\"|[1]|[0,4,8]|has data_offsets that are not a begin and an end",
        "\"F32\"|[2]|[0,4]|of dtype F32 and shape [2] needs 8 bytes, but its data_offsets span 4",
        "\"F32\"|[4611686018427387905]|[0,4]|of dtype F32 and shape [4611686018427387905] needs"
            + " more than 2^63 bytes, but its data_offsets span 4"
      })
  void brokenTensors(String dtype, String shape, String offsets, String defect) throws IOException {
    refused(
        RawSafetensors.write(
            folder.resolve("a"), RawSafetensors.tensor(dtype, shape, offsets), new byte[4]),
        "tensor w " + defect);
  }

  @Test
  void duplicateTensors() throws IOException {
    refused(
        RawSafetensors.write(folder.resolve("a"), "{\"__metadata__\":{},\"__metadata__\":{}}"),
        "its header's JSON is broken: Duplicate Object property \"__metadata__\" (line 1, column"
            + " 34)");
  }

  @Test
  void depth() throws IOException {
    refused(
        RawSafetensors.write(folder.resolve("a"), "{\"w\":{\"shape\":" + "[".repeat(100_000)),
        "tensor w has a shape with an entry that is not a count");
  }

  @Test
  void overlappingTensors() throws IOException {
    refused(twoTensors("[0,8]", "[4,12]", 12), "tensor b overlaps tensor a at byte 4 of the data");
  }

  @Test
  void aGapBetweenTensors() throws IOException {
    refused(
        twoTensors("[0,8]", "[12,20]", 20),
        "bytes 8 to 12 of the data, before tensor b, belong to no tensor");
  }

  @Test
  void dataCutOff() throws IOException {
    refused(
        twoTensors("[0,8]", "[8,16]", 15),
        "its tensors end at byte 16 of the data, but 15 bytes follow its header");
  }

  @Test
  void dataTooLong() throws IOException {
    refused(
        twoTensors("[0,8]", "[8,16]", 17),
        "its tensors end at byte 16 of the data, but 17 bytes follow its header");
  }

  @Test
  void otherThanAskedFor() throws IOException {
    Path file =
        RawSafetensors.write(
            folder.resolve("a"), RawSafetensors.tensor(F32, "[1,2]", "[0,8]"), nan());
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      assertThatThrownBy(() -> reader.floats("v", 1, 2))
          .hasMessage(message(file, "it lacks tensor v of dtype F32 and shape [1, 2]"));
      assertThatThrownBy(() -> reader.floats("w", 2, 1))
          .hasMessage(
              message(
                  file, "tensor w must have dtype F32 and shape [2, 1], but has F32 and [1, 2]"));
      assertThatThrownBy(() -> reader.doubles("w", 1, 2))
          .hasMessage(
              message(
                  file, "tensor w must have dtype F64 and shape [1, 2], but has F32 and [1, 2]"));
      assertThatThrownBy(() -> reader.finiteFloats("w", 1, 2))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              message(file, "tensor w holds NaN at [0, 1], but every number must be finite"));
    }
  }

  private Path twoTensors(String first, String second, int bytes) throws IOException {
    String tensor = "{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":%s}";
    return RawSafetensors.write(
        folder.resolve("a"),
        "{\"b\":%s,\"a\":%s}".formatted(tensor.formatted(second), tensor.formatted(first)),
        new byte[bytes]);
  }

  private static byte[] nan() {
    return new byte[] {0, 0, 0, 0, 0, 0, (byte) 0xc0, 0x7f};
  }

  private static void refused(Path file, String defect) {
    assertThatThrownBy(() -> SafetensorsReader.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message(file, defect));
  }

  private static String message(Path file, String defect) {
    return "%s is not a valid model or checkpoint: %s; take another copy of the file"
        .formatted(file, defect);
  }
}
