package io.evenkeel.cli.training;

import io.evenkeel.cli.output.Numbers;
import io.evenkeel.cli.output.TextTable;
import io.evenkeel.cli.report.NetworkSummary;
import io.evenkeel.cli.report.TableReport;
import io.evenkeel.cli.tables.TableReading;
import io.evenkeel.cli.tables.TableRunSettings;
import io.evenkeel.cli.tables.TableTargetOptions.TableGoal;
import io.evenkeel.run.RunFolder;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.Part;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.TargetScale;
import io.evenkeel.training.Progress;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is said before a training on a table begins. */
public record TableIntroduction(TableRunSettings settings, TabularPlan plan) {
  private static final int MOST_CLASSES = 5;

  /**
   * Says it.
   *
   * @param threads number of threads, or 0 for one per processor
   */
  public void print(RunFolder folder, int threads, Optional<Progress> from, PrintWriter out) {
    NetworkSummary summary = new NetworkSummary(plan.network());
    TabularSettings training = plan.settings();
    TextTable table = new TextTable("ll");
    table.line("run", folder.path().toString());
    table.line("data", settings.table().word());
    table.line("rows", rows());
    table.line(
        "columns",
        "%s to learn from, as %s features"
            .formatted(
                Numbers.count(plan.preprocessor().columns().size()),
                Numbers.count(plan.preprocessor().features())));
    table.line("target", target());
    table.line(
        "network",
        "%s, %s%s; %s parameters"
            .formatted(
                summary.widths(),
                training.normWords(),
                training.dropout() > 0 ? ", dropout " + training.dropout() : "",
                Numbers.count(summary.parameters())));
    table.line(
        "training",
        String.format(
            Locale.ROOT,
            "adamw at %s%s, one-cycle; batches of %d, at most %s, seed %d%s",
            Numbers.setting(training.learningRate()),
            training.inputScales() > 0
                ? ", input scales at %s times that"
                    .formatted(Numbers.setting(training.inputScales()))
                : "",
            training.batchSize(),
            Numbers.epochs(training.epochs()),
            training.seed(),
            plan.isStreaming() ? "; rows are read anew in each epoch" : ""));
    if (training.members() > 1) {
      table.line(
          "members",
          "%d networks, whose mean is the model%s"
              .formatted(
                  training.members(),
                  training.bagged() ? "; each is validated on its share of the rows" : ""));
    }
    repeated().ifPresent(how -> table.line("repeated", how));
    table.line("engine", TrainingIntroduction.engine(threads));
    from.ifPresent(progress ->
        table.line(
            "resumed",
            "after %s steps, %s"
                .formatted(Numbers.count(progress.step()), Numbers.epochs(progress.epoch()))));
    table.print(out);
    TableReport.print(plan.notes(), out);
    out.println();
    out.flush();
  }

  private Optional<String> repeated() {
    TableGoal goal = settings.goal();
    if (goal.trials() == 0) {
      return Optional.empty();
    }
    String seeds = goal.seeds() > 1 ? " from %d seeds each".formatted(goal.seeds()) : "";
    return Optional.of(
        goal.folds() > 0
            ? "%d folds%s; then the model, on all rows".formatted(goal.folds(), seeds)
            : "from %d seeds; the model is that of the first".formatted(goal.seeds()));
  }

  /** How many rows go where. */
  public String rows() {
    List<String> parts = new ArrayList<>();
    parts.add("%s to train on".formatted(Numbers.count(plan.rows(Part.TRAIN))));
    if (plan.rows(Part.VALIDATION) > 0) {
      parts.add("%s for validation".formatted(Numbers.count(plan.rows(Part.VALIDATION))));
    }
    TableGoal goal = settings.goal();
    String test = goal.test();
    if (test != null) {
      parts.add("tested on " + TableReading.shortened(test));
    } else if (plan.rows(Part.TEST) > 0) {
      String how =
          goal.group() != null
              ? ", whole groups of " + goal.group()
              : goal.time() != null ? ", the latest by " + goal.time() : "";
      parts.add("%s to test on%s".formatted(Numbers.count(plan.rows(Part.TEST)), how));
    }
    if (goal.weight() != null) {
      parts.add("weighted by " + goal.weight());
    }
    return String.join(", ", parts);
  }

  /** What is predicted. */
  public String target() {
    return switch (plan.target()) {
      case ClassTarget classes -> "%s: %s".formatted(classes.column().name(), shares(classes));
      case NumberTarget number ->
          number.scale() instanceof TargetScale.Linear
              ? "%s: a number, mean %s, standard deviation %s"
                  .formatted(
                      number.column().name(),
                      Numbers.significant(number.mean()),
                      Numbers.significant(number.deviation()))
              : "%s: a number, mean %s; its %s is learned"
                  .formatted(
                      number.column().name(),
                      Numbers.significant(number.average()),
                      number.scale().transform().label());
    };
  }

  private static String shares(ClassTarget target) {
    List<String> shares = new ArrayList<>();
    for (int c = 0; c < Math.min(MOST_CLASSES, target.classes().size()); c++) {
      shares.add(
          "%s (%s)".formatted(target.classes().get(c), Numbers.percent(target.shares().get(c))));
    }
    int more = target.classes().size() - shares.size();
    return "%d classes, %s%s"
        .formatted(
            target.classes().size(),
            String.join(", ", shares),
            more > 0 ? " and %d more".formatted(more) : "");
  }
}
