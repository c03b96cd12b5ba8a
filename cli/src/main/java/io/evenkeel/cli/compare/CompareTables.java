package io.evenkeel.cli.compare;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.settings.NormPlace;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.cli.terminal.Terminal;
import io.evenkeel.cli.terminal.WaitingLine;
import io.evenkeel.cli.training.TableIntroduction;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.lab.compare.Comparison;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.Part;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.TargetTransform;
import io.evenkeel.training.TrainingConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A comparison's task on a table. */
final class CompareTables {
  private CompareTables() {}

  static CompareTask of(
      TableReading reading, TableGoal goal, UnaryOperator<Tabular> change, int threads) {
    Tabular tabular =
        TableRunSettings.tabular(reading, goal, change, threads)
            .settings(s -> s.withMembers(1).withInputScales(0).withTransform(TargetTransform.NONE))
            .settings(s -> s.withValidationFraction(0).withPatience(0));
    try (WaitingLine waiting = new WaitingLine("opening " + reading.word(), Terminal.stream())) {
      var table = reading.table();
      waiting.now("looking at " + reading.word());
      TabularPlan plan = tabular.settings(s -> s.withBatchNorm(false)).plan(table);
      if (plan.isStreaming()) {
        throw new InvalidInputException(
            ("a comparison holds its rows in memory, and %s to train on are too many for it: compare"
                    + " on some of them, such as --sql \"SELECT * FROM '...' USING SAMPLE 10%%\"")
                .formatted(Numbers.count(plan.rows(Part.TRAIN))));
      }
      waiting.now("reading " + reading.word());
      Optional<Dataset> test = plan.testRows();
      if (test.isEmpty()) {
        throw new InvalidInputException(
            "a comparison needs rows to test on: give a --test-fraction above 0, or --test FILE");
      }
      return task(reading, goal, plan, test.get());
    }
  }

  private static CompareTask task(
      TableReading reading, TableGoal goal, TabularPlan plan, Dataset test) {
    TabularSettings settings = plan.settings();
    TableRunSettings written = TableRunSettings.of(reading, goal, settings.withBatchNorm(true));
    TrainingConfig config = plan.config();
    TableIntroduction about = new TableIntroduction(written, plan);
    return new CompareTask(
        written.node(),
        variant -> variant.of(plan.network(), settings.norm()),
        NormPlace.BEFORE,
        settings.learningRate(),
        settings.seed(),
        (rate, seed) -> config.withOptimizer(config.optimizer().withRate(rate)).withSeed(seed),
        plan.target() instanceof NumberTarget number ? number.deviation() : 1,
        Comparison.Preparation.NONE,
        plan.dataset(Part.TRAIN),
        test,
        List.of(
            List.of("data", reading.word()),
            List.of("rows", about.rows()),
            List.of("target", about.target()),
            List.of(
                "training",
                "adamw, one-cycle; batches of %d, %s"
                    .formatted(settings.batchSize(), Numbers.epochs(settings.epochs())))),
        plan.notes());
  }
}
