package io.evenkeel.cli.tables;

import io.evenkeel.cli.settings.EnumConverter;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.tabular.SplitSpec;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularSettings;
import io.evenkeel.tabular.TargetTransform;
import io.evenkeel.tabular.decision.ThresholdRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is learned from a table, as options of {@code train}. */
public final class TableTargetOptions {
  private static final double TEST_FRACTION = 0.2;

  @Option(
      names = "--target",
      paramLabel = "COLUMN",
      description = "The column to predict. With it DATA is a table: CSV, JSON lines or Parquet.")
  public @Nullable String target;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description =
          "Take the table from a query: SELECT ... FROM 'a.parquet' JOIN 'b.csv' USING (id).")
  public @Nullable String sql;

  @Option(
      names = "--task",
      paramLabel = "NAME",
      converter = TableTask.Converter.class,
      completionCandidates = TableTask.Converter.class,
      description =
          "Predict a class, a number or a count, with the Poisson loss (default: what the target"
              + " suggests, a class or a number).")
  @Nullable TableTask task;

  @Option(
      names = "--balanced",
      description = "Give all classes the same weight, however many rows they have.")
  private boolean balanced;

  @Option(
      names = "--members",
      paramLabel = "N",
      description =
          "Networks that are trained, whose mean is the model (default: by the number of rows).")
  @Nullable Integer members;

  @Option(
      names = "--input-scales",
      paramLabel = "X",
      description =
          "Learn a scale for each input of the network, at X times the learning rate; 0 for none"
              + " (default: 20; 0 for numbers with fewer than 8,000 rows, and from 500,000 rows on).")
  @Nullable Double inputScales;

  @Option(
      names = "--target-transform",
      paramLabel = "NAME",
      converter = TransformConverter.class,
      completionCandidates = TransformConverter.class,
      description =
          "What is done to a number before it is learned: auto, none, log, sqrt or quantile"
              + " (default: auto, what does best on rows not trained on).")
  @Nullable TargetTransform transform;

  @Option(
      names = "--threshold",
      paramLabel = "RULE",
      description =
          "From which probability on the second of two classes is predicted, chosen on rows not trained"
              + " on: f1, cost:FALSE_YES:FALSE_NO, precision:SHARE; or a probability (default: half, the more"
              + " probable class).")
  @Nullable String threshold;

  @Option(
      names = "--positive",
      paramLabel = "CLASS",
      description =
          "Which of two classes --threshold and the curves are about (default: the second by name).")
  @Nullable String positive;

  @Option(
      names = "--interval",
      paramLabel = "LEVEL",
      description =
          "Give an interval with each predicted number that holds the truth with this probability,"
              + " from rows not trained on: 0.9, say.")
  @Nullable Double interval;

  @Option(
      names = "--keep",
      paramLabel = "NAME",
      split = ",",
      description = "Columns to learn from though they look like identifiers.")
  private List<String> kept = List.of();

  @Option(
      names = "--weight",
      paramLabel = "COLUMN",
      description =
          "What each row weighs in training: numbers from 0 on; 3 counts as three rows do, 0 leaves a"
              + " row out. Metrics count each row once.")
  private @Nullable String weight;

  @Option(names = "--test", paramLabel = "FILE", description = "A table to test on.")
  private @Nullable String test;

  @Option(
      names = "--test-fraction",
      paramLabel = "X",
      description =
          "Share of the rows that is set aside as the test part, of each class alike"
              + " (default: 0.2, with --test 0).")
  private @Nullable Double testFraction;

  @Option(
      names = "--group",
      paramLabel = "COLUMN",
      description = "Rows with the same value here stay on one side of the split.")
  private @Nullable String group;

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "Train on earlier rows and test on the latest by this column.")
  private @Nullable String time;

  static final class TransformConverter extends EnumConverter<TargetTransform> {
    TransformConverter() {
      super(EnumSet.complementOf(EnumSet.of(TargetTransform.COUNT))); // that is --task count
    }
  }

  /** What these options change in how a table is learned. */
  public Tabular change(Tabular tabular) {
    if (members != null && (members < 1 || members > TabularSettings.MOST_MEMBERS)) {
      throw new InvalidInputException(
          "--members takes a number of networks from 1 to %d, but got %d"
              .formatted(TabularSettings.MOST_MEMBERS, members));
    }
    boolean count = task == TableTask.COUNT;
    if (count && transform != null) {
      throw new InvalidInputException(
          "--task count learns a count as it is, so leave out --target-transform, or ask for --task number");
    }
    TargetTransform transform = count ? TargetTransform.COUNT : this.transform;
    return tabular.settings(s -> {
      TabularSettings members = this.members == null ? s : s.withMembers(this.members);
      TabularSettings inputs = inputScales == null ? members : members.withInputScales(inputScales);
      TabularSettings scaled = transform == null ? inputs : inputs.withTransform(transform);
      return decided(balanced ? scaled.withBalanced(true) : scaled);
    });
  }

  private TabularSettings decided(TabularSettings settings) {
    TabularSettings changed =
        threshold == null ? settings : settings.withThreshold(ThresholdRule.of(threshold));
    changed = positive == null ? changed : changed.withPositive(positive);
    if (interval == null) {
      return changed;
    }
    if (!(interval > 0 && interval < 1)) {
      throw new InvalidInputException(
          "--interval takes a probability above 0 and below 1, such as 0.9, but got " + interval);
    }
    return changed.withInterval(interval);
  }

  /**
   * Refuses what is about an ensemble and the target, where networks are compared as they are.
   *
   * @throws InvalidInputException if such an option was given
   */
  public void requireOneNetwork() {
    String given =
        Stream.of(
                option("--members", members),
                option("--input-scales", inputScales),
                option("--target-transform", transform),
                option("--task count", task == TableTask.COUNT ? task : null),
                option("--threshold", threshold),
                option("--positive", positive),
                option("--interval", interval),
                option("--weight", weight))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    if (!given.isEmpty()) {
      throw new InvalidInputException(
          "%s: compare trains single networks, without scales, on the target as it is, so leave it out"
              .formatted(given));
    }
  }

  private static Optional<String> option(String name, @Nullable Object value) {
    return value == null ? Optional.empty() : Optional.of(name);
  }

  /** Whether the data is a table. */
  public boolean isTable() {
    return target != null || sql != null;
  }

  /** Whether one of them was given. */
  public boolean isAny() {
    return isTable() || isAnyBesideTarget();
  }

  /** Whether one of them was given that is not the target. */
  public boolean isAnyBesideTarget() {
    return sql != null
        || task != null
        || balanced
        || members != null
        || inputScales != null
        || transform != null
        || threshold != null
        || positive != null
        || interval != null
        || !kept.isEmpty()
        || weight != null
        || test != null
        || testFraction != null
        || group != null
        || time != null;
  }

  /** What they say, for a run's settings. */
  public TableGoal goal() {
    return goal(new RepeatOptions());
  }

  /**
   * The same with several trainings.
   *
   * @param repeat what was said of them
   */
  public TableGoal goal(RepeatOptions repeat) {
    if (target == null) {
      throw new InvalidInputException(
          "--sql gives a table, of which one column is learned: say which with --target");
    }
    if (group != null && time != null) {
      throw new InvalidInputException(
          "the rows are split by --group or by --time, not by both: leave one out");
    }
    if (test != null && (testFraction != null || group != null || time != null)) {
      throw new InvalidInputException(
          "--test is a table of its own, so leave out --test-fraction, --group and --time");
    }
    repeat.require(time != null, testFraction);
    double fraction =
        testFraction != null
            ? testFraction
            : test != null || repeat.folds != null ? 0 : TEST_FRACTION;
    return new TableGoal(
        target,
        task,
        kept,
        weight,
        test == null ? null : TableReading.lasting(test),
        fraction,
        group,
        time,
        repeat.folds == null ? 0 : repeat.folds,
        repeat.seeds == null ? 1 : repeat.seeds);
  }

  /**
   * What is learned from a table; a part of a run's settings.
   *
   * @param target the column to predict
   * @param task null for what the target suggests
   * @param kept columns that are learned from though they look like identifiers
   * @param weight column that says what the rows weigh in training; null where all weigh the same
   * @param test a table to test on; null for a part of the rows
   * @param testFraction share of the rows that is set aside; 0 for none
   * @param group column whose values stay on one side; null for none
   * @param time column by which later rows are set aside; null for none
   * @param folds of a cross-validation, or 0 for none
   * @param seeds from which it is trained, at least 1
   */
  public record TableGoal(
      String target,
      @Nullable TableTask task,
      List<String> kept,
      @Nullable String weight,
      @Nullable String test,
      double testFraction,
      @Nullable String group,
      @Nullable String time,
      int folds,
      int seeds) {

    public TableGoal {
      kept = List.copyOf(kept);
    }

    /** Number of trainings beside that of the model. */
    public int trials() {
      return folds > 0 ? folds * seeds : seeds - 1;
    }

    /** The split of a fold, from 0. */
    SplitSpec fold(int index) {
      return group != null
          ? SplitSpec.groupFold(group, index, folds)
          : SplitSpec.fold(index, folds);
    }

    SplitSpec split() {
      if (group != null) {
        return SplitSpec.group(group, testFraction);
      }
      if (time != null) {
        return SplitSpec.time(time, testFraction);
      }
      return testFraction == 0 ? SplitSpec.none() : SplitSpec.fraction(testFraction);
    }
  }
}
