package io.evenkeel.run;

import io.evenkeel.internal.file.EpochJson;
import io.evenkeel.json.StrictJson;
import io.evenkeel.kernels.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Reads {@code metrics.jsonl} and {@code probes.jsonl} as far as they are written, strictly. The
 * training may still be writing: a last line without an end is left out.
 */
public final class RunLines {
  private RunLines() {}

  /**
   * The lines of {@code metrics.jsonl}, an epoch each.
   *
   * @return no line where there is no file
   * @throws InvalidInputException with the line if the file is damaged
   */
  public static List<JsonNode> metrics(Path file) {
    return lines(file, EpochJson::read);
  }

  /**
   * The lines of {@code probes.jsonl}: all have the layers of the first.
   *
   * @return no line where there is no file
   * @throws InvalidInputException with the line if the file is damaged
   */
  public static List<JsonNode> probes(Path file) {
    return lines(file, new ProbeCheck()::require);
  }

  private static List<JsonNode> lines(Path file, Consumer<JsonNode> check) {
    if (!Files.exists(file)) {
      return List.of();
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    List<JsonNode> lines = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        try {
          JsonNode line = StrictJson.parse(text(bytes, from, i - from), "it");
          check.accept(line);
          lines.add(line);
        } catch (InvalidInputException e) {
          throw new InvalidInputException(
              "line %d of %s is damaged (%s): train again"
                  .formatted(lines.size() + 1, file, e.getMessage()),
              e);
        }
        from = i + 1;
      }
    }
    return lines;
  }

  private static String text(byte[] bytes, int from, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw new InvalidInputException("it is not text in UTF-8", e);
    }
  }
}
