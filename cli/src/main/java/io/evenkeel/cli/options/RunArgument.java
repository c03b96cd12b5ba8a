package io.evenkeel.cli.options;

import io.evenkeel.run.RunFolder;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The run that a command looks at. */
public final class RunArgument {
  @Option(
      names = "--runs",
      paramLabel = "FOLDER",
      defaultValue = "runs",
      description = "The folder of all runs (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("runs");

  @Parameters(index = "0", paramLabel = "RUN", description = "A run's name, or its folder's path.")
  private Path run = Path.of("");

  /** What was given. */
  public Path given() {
    return run;
  }

  /** The run's folder. */
  public RunFolder folder() {
    return RunFolder.find(runs, run);
  }
}
