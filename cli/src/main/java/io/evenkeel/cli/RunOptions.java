package io.evenkeel.cli;

import io.evenkeel.lab.live.LiveServer;
import io.evenkeel.lab.page.Language;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** The options of a training that change nothing about its result. */
final class RunOptions {
  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of the run's folder (default: the data's name and a number).")
  @Nullable String name;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description =
          "Go on with a training that was interrupted, to the same result as if it had not been.")
  @Nullable Path resume;

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
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "0",
      hidden = true,
      description = "Steps between checkpoints, beside the one after each epoch.")
  long checkpointEvery;

  @Option(
      names = "--unfused",
      hidden = true,
      description = "Train on the plain engine, layer by layer.")
  boolean unfused;

  @Option(
      names = "--no-probes",
      description = "Do not note what goes on in the layers (probes.jsonl in the run's folder).")
  boolean noProbes;

  @Option(
      names = "--strict",
      description = "Take the doctor's warnings, before and after the training, as errors.")
  boolean strict;

  @Option(
      names = "--step-times",
      paramLabel = "FILE",
      hidden = true,
      description = "Write when each step ended, in nanoseconds since the epoch, a line each.")
  @Nullable Path stepTimes;

  @Option(
      names = "--lang",
      paramLabel = "LANG",
      converter = Lang.class,
      description = "The language of report.html and --live: en or zh (default: the reader's).")
  @Nullable Language language;

  @Option(
      names = "--live",
      description =
          "Serve the report to this machine's browsers while it trains; prints its address, and"
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

  /** Refuses a port that --live could not have, before there is a folder. */
  void requirePort() {
    if (live) {
      LiveServer.requirePort(port);
    }
  }

  /** A language by its tag. */
  static final class Lang implements ITypeConverter<Language> {
    @Override
    public Language convert(String value) {
      return Language.ofTag(value);
    }
  }

  @Option(names = "--json", description = "Print one JSON object as the last line.")
  boolean json;
}
