package io.evenkeel.cli.train;

import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableTargetOptions;
import io.evenkeel.cli.training.LearningDataOptions;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.run.RunFolder;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evenkeel tune}: looks for settings that suit a table, and trains with them. */
@Command(
    name = "tune",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Looks for settings that suit a table better than the defaults, and trains with the best.",
      "Widths, rate, dropout, weight decay, activation, batch normalization, residuals and the number of"
          + " members are varied; many candidates are trained for a short time, the best of them for longer."
          + " All are compared on the same validation rows. The model is then trained as train does it."
    },
    optionListHeading = "%nA table:%n",
    footer = {
      "",
      "Examples:",
      "  evenkeel tune people.csv --target income --minutes 10",
      "  evenkeel tune --resume tune-people-1"
    })
public final class TuneCommand implements Runnable {
  private static final double MINUTES = 10;
  private static final Set<String> WITH_RESUME =
      Set.of("--resume", "--runs", "--threads", "--json", "--debug", "--lang", "--no-probes");

  @Mixin private LearningDataOptions data = new LearningDataOptions();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long to search; the training of the model comes after it (default: 10).")
  private @Nullable Double minutes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Of the split, the candidates and the trainings (default: ${DEFAULT-VALUE}).")
  private long seed;

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe run:%n")
  private RunOptions options = new RunOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    TuneSession session = new TuneSession(TrainingSession.of(spec, options));
    Path resumed = options.resume;
    if (resumed != null) {
      RunOptions.requireOnly(spec.commandLine().getParseResult(), WITH_RESUME, "search");
      session.resume(RunFolder.find(options.runs, resumed));
      return;
    }
    if (minutes != null && !(minutes > 0 && minutes <= 1e5)) {
      throw new InvalidInputException(
          "--minutes takes how long to search, more than 0, but got " + minutes);
    }
    if (!data.isTable()) {
      throw new InvalidInputException(
          "tune looks for settings for a table: say which column to predict with --target");
    }
    TableReading reading = data.table();
    TableTargetOptions goal = data.goal();
    if (reading.comesFromStandardInput()) {
      throw new InvalidInputException(
          "tune reads its table again and again: give a file rather than standard input");
    }
    session.begin(
        reading,
        goal.goal(),
        tabular -> goal.change(tabular.settings(s -> s.withSeed(seed))),
        minutes == null ? MINUTES : minutes);
  }
}
