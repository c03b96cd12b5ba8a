package io.evenkeel.lab.report;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a report is made of.
 *
 * @param name of the run
 * @param command that repeats it
 * @param config its settings, JSON for people
 * @param network what was trained
 * @param epochs lines of {@code metrics.jsonl}
 * @param probes lines of {@code probes.jsonl}; none where none were taken
 * @param outcome what it has come to; empty while it trains
 */
public record RunRecord(
    String name,
    String command,
    String config,
    Network network,
    List<JsonNode> epochs,
    List<JsonNode> probes,
    Optional<Outcome> outcome) {
  private static final JsonMapper JSON = new JsonMapper();

  public RunRecord {
    epochs = List.copyOf(epochs);
    probes = List.copyOf(probes);
  }

  /**
   * Reads what a training has written into its folder so far. The training may still be writing: a
   * last line without an end is left out.
   *
   * @throws InvalidInputException if a file is damaged
   */
  public static RunRecord read(
      RunFolder folder, String command, Network network, Optional<Outcome> outcome) {
    return new RunRecord(
        folder.name(),
        command,
        folder.config(),
        network,
        lines(folder.path().resolve("metrics.jsonl")),
        lines(folder.probesFile()),
        outcome);
  }

  private static List<JsonNode> lines(Path file) {
    String content;
    try {
      content = Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<JsonNode> lines = new ArrayList<>();
    int from = 0;
    for (int end = content.indexOf('\n'); end >= 0; end = content.indexOf('\n', from)) {
      try {
        lines.add(JSON.readTree(content.substring(from, end)));
      } catch (JacksonException e) {
        throw new InvalidInputException(
            "line %d of %s is not JSON: the file is damaged; train again"
                .formatted(lines.size() + 1, file),
            e);
      }
      from = end + 1;
    }
    return lines;
  }
}
