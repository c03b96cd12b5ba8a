package io.evenkeel.lab.report;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.Network;
import io.evenkeel.run.RunFolder;
import io.evenkeel.run.RunLines;
import io.evenkeel.tabular.NumberTarget;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

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
 * @param number what it predicts, if that is a table's number
 */
public record RunRecord(
    String name,
    String command,
    String config,
    Network network,
    List<JsonNode> epochs,
    List<JsonNode> probes,
    Optional<Outcome> outcome,
    Optional<NumberTarget> number) {

  public RunRecord {
    epochs = List.copyOf(epochs);
    probes = List.copyOf(probes);
  }

  /** A record of a network that learns what it predicts as it is. */
  public RunRecord(
      String name,
      String command,
      String config,
      Network network,
      List<JsonNode> epochs,
      List<JsonNode> probes,
      Optional<Outcome> outcome) {
    this(name, command, config, network, epochs, probes, outcome, Optional.empty());
  }

  /**
   * Reads what a training has written into its folder so far. The training may still be writing: a
   * last line without an end is left out.
   *
   * @throws InvalidInputException if a file is damaged
   */
  public static RunRecord read(
      RunFolder folder,
      String command,
      Network network,
      Optional<Outcome> outcome,
      Optional<NumberTarget> number) {
    return new RunRecord(
        folder.name(),
        command,
        folder.config(),
        network,
        RunLines.metrics(folder.path().resolve("metrics.jsonl")),
        RunLines.probes(folder.probesFile()),
        outcome,
        number);
  }
}
