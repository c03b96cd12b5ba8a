package io.evenkeel.cli.train;

import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.options.Recipe;
import io.evenkeel.cli.tables.RepeatOptions;
import io.evenkeel.cli.tables.TableChanges;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions;
import io.evenkeel.cli.training.ImageTask;
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
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code evenkeel train}: trains a batch-normalised network and leaves a run's folder. */
@Command(
    name = "train",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = "Trains a batch-normalised network on images or a table, into a run's folder.",
    optionListHeading = "%nA table:%n",
    footer = {
      "",
      "Examples:",
      "  evenkeel train",
      "  evenkeel train adult.csv --target income",
      "  evenkeel train 'trips-*.parquet' --target delay --time date --ignore id",
      "  evenkeel train fashion/ --hidden 256,256 --dropout 0.2 --epochs 20 --name fashion-1",
      "  evenkeel train --resume fashion-1",
      "  evenkeel train --spark local[4] trips.parquet --target late   (a cluster; its --help)"
    })
public final class TrainCommand implements Runnable {
  /** With --resume everything else stands in the run's settings. */
  private static final Set<String> WITH_RESUME =
      Set.of(
          "--resume",
          "--runs",
          "--threads",
          "--json",
          "--debug",
          "--checkpoint-every",
          "--no-probes",
          "--strict",
          "--unfused",
          "--lang",
          "--live",
          "--no-open",
          "--port");

  @Mixin private LearningDataOptions data = new LearningDataOptions();

  @Mixin private RepeatOptions repeat = new RepeatOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe network:%n")
  private NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nIts training:%n")
  private OptimizationOptions optimization = new OptimizationOptions();

  @Option(
      names = Recipe.OPTION,
      paramLabel = "NAME",
      converter = Recipe.Converter.class,
      completionCandidates = Recipe.Converter.class,
      description =
          "A training of images by name: ${COMPLETION-CANDIDATES}. It stands for options that are"
              + " printed and stored; an option that is given beside it replaces the recipe's. Another"
              + " optimizer has its own learning rate, schedule and decay.")
  private @Nullable Recipe recipe;

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe run:%n")
  private RunOptions options = new RunOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    TrainingSession session = TrainingSession.of(spec, options);
    ParseResult given = spec.commandLine().getParseResult();
    Path resumed = options.resume;
    if (resumed == null) {
      session.begin(data.isTable() ? table(given) : images(given));
      return;
    }
    RunOptions.requireOnly(given, WITH_RESUME, "training");
    RunFolder folder = RunFolder.find(options.runs, resumed);
    if (folder.isSearch()) {
      throw new InvalidInputException(
          "%s is a search for settings: go on with it by %s %s"
              .formatted(folder.path(), folder.resumedBy(), folder.path()));
    }
    session.resume(
        folder,
        TableRunSettings.isIn(folder)
            ? TableJob.of(folder, options.threads)
            : ImageJob.of(folder, options.threads));
  }

  private TableJob table(ParseResult given) {
    TableTargetOptions goal = data.goal();
    return TableJob.of(
        data.table(),
        goal.goal(repeat),
        new TableChanges(given, network, optimization, goal),
        options.threads);
  }

  private ImageJob images(ParseResult given) {
    repeat.requireNone();
    ImageTask task = ImageTask.of(data, network, optimization, given, false);
    return ImageJob.of(task, recipe, options.threads);
  }
}
