package io.evenkeel.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a comparison beyond those of its trainings. */
final class CompareOptions {
  @Option(
      names = "--also",
      paramLabel = "WHERE",
      split = ",",
      converter = CompareVariant.Converter.class,
      completionCandidates = CompareVariant.Converter.class,
      description =
          "Further networks to compare: with batch normalization before the activation, after it,"
              + " or on the input alone.")
  List<CompareVariant> also = List.of();

  @Option(
      names = "--learning-rates",
      paramLabel = "X",
      split = ",",
      description = "Compare at each of these (default: --learning-rate, or the optimizer's own).")
  List<Double> learningRates = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N",
      defaultValue = "1",
      description = "Compare from so many seeds: --seed and the numbers after it (default: 1).")
  int seeds;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of the comparison's folder (default: compare and a number).")
  @Nullable String name;

  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  Path runs = Path.of("runs");

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "0",
      description = "Number of threads; 0 for one a processor (default: ${DEFAULT-VALUE}).")
  int threads;

  @Option(
      names = "--live",
      description =
          "Serve the curves to this machine's browsers while it trains; prints the address, and"
              + " opens it where there is a desktop.")
  boolean live;

  @Option(names = "--no-open", description = "Do not open a browser for --live.")
  boolean noOpen;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "0",
      description = "The port of --live; 0 for any that is free (default: ${DEFAULT-VALUE}).")
  int port;

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  boolean json;
}
