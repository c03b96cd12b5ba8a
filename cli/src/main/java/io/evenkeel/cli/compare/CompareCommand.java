package io.evenkeel.cli.compare;

import io.evenkeel.cli.options.FolderOptions;
import io.evenkeel.cli.options.NetworkOptions;
import io.evenkeel.cli.options.OnceOnly;
import io.evenkeel.cli.options.OptimizationOptions;
import io.evenkeel.cli.tables.TableChanges;
import io.evenkeel.cli.tables.TableTargetOptions;
import io.evenkeel.cli.training.ImageTask;
import io.evenkeel.cli.training.LearningDataOptions;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code evenkeel compare}: the same network with and without batch normalization. */
@Command(
    name = "compare",
    sortOptions = false,
    abbreviateSynopsis = true,
    description =
        "Trains the same network with and without batch normalization, side by side: the same data"
            + " in the same order, the same initial weights, the same number of steps.",
    optionListHeading = "%nA table:%n",
    footer = {
      "",
      "Examples:",
      "  evenkeel compare --epochs 5",
      "  evenkeel compare --activation sigmoid --hidden 100,100,100 --optimizer sgd --also after",
      "  evenkeel compare --learning-rates 0.001,0.01,0.1 --seeds 3",
      "  evenkeel compare pictures/ --epochs 10",
      "  evenkeel compare people.csv --target answer --metric auc"
    })
public final class CompareCommand implements Runnable {
  @Mixin private LearningDataOptions data = new LearningDataOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe comparison:%n")
  private CompareOptions options = new CompareOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe network:%n")
  private NetworkOptions network = new NetworkOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nIts training:%n")
  private OptimizationOptions optimization = new OptimizationOptions();

  @ArgGroup(validate = false, exclusive = false, heading = "%nThe run:%n")
  private FolderOptions folder = new FolderOptions();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    OnceOnly.require(spec);
    folder.requirePort();
    ParseResult given = spec.commandLine().getParseResult();
    CompareTask.requireSameSteps(given);
    CompareTask task = data.isTable() ? table(given) : images(given);
    new CompareSession(
            task,
            task.comparison(options, network),
            folder,
            given,
            spec.commandLine().getOut(),
            spec.commandLine().getErr())
        .run();
  }

  private CompareTask images(ParseResult given) {
    return CompareImages.of(ImageTask.of(data, network, optimization, given, true), folder.threads);
  }

  private CompareTask table(ParseResult given) {
    TableTargetOptions goal = data.goal();
    goal.requireOneNetwork();
    return CompareTables.of(
        data.table(),
        goal.goal(),
        new TableChanges(given, network, optimization, goal),
        folder.threads);
  }
}
