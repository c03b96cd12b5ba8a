package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides in one pass over target, groups and times which rows are for what. */
final class SplitPlanner {
  private static final int TIMES = 1 << 20;

  /** With fewer groups outside the test part, validation rows are drawn from within groups. */
  private static final int FEWEST_GROUPS = 3;

  private final Table table;
  private final Column target;
  private final SplitSpec spec;
  private final double validationShare;
  private final long seed;
  private final @Nullable RowWeights weights;
  private final TargetSurvey survey;
  private final Map<String, Long> groups = new TreeMap<>();

  /** Number of rows of each group that have a target. */
  private final Map<String, Long> answered = new HashMap<>();

  private final NumberSummary times;
  private boolean groupsLoseDigits;

  /**
   * @param wanted the task that the user asks for; null leaves it to the target
   * @param validationShare share of the rows outside the test part that are for validation
   * @param weights of the rows; null where all weigh the same
   */
  SplitPlanner(
      Table table,
      String target,
      @Nullable Task wanted,
      SplitSpec spec,
      double validationShare,
      long seed,
      @Nullable RowWeights weights) {
    this.table = table;
    this.target = table.column(target);
    this.spec = spec;
    this.validationShare = validationShare;
    this.seed = seed;
    this.weights = weights;
    survey = new TargetSurvey(table.source(), this.target, wanted);
    times = new NumberSummary(TIMES, RandomStream.key(seed, "times", 0));
    @Nullable Column by = by();
    if (by != null && by.name().equals(target)) {
      throw new InvalidInputException(
          "the rows cannot be split by '%s', which is the target".formatted(target));
    }
    if (spec instanceof SplitSpec.Time && by != null && by.type().isText()) {
      throw new InvalidInputException(
          "column '%1$s' of %2$s is text, but a split by time needs numbers, dates or times: say how its dates are written with --column %1$s=date:%%d/%%m/%%Y, say"
              .formatted(by.name(), table.source()));
    }
  }

  private @Nullable Column by() {
    return switch (spec) {
      case SplitSpec.Group group -> table.column(group.column());
      case SplitSpec.Time time -> table.column(time.column());
      case SplitSpec.Fold fold when fold.column() != null -> table.column(fold.column());
      case SplitSpec.None _, SplitSpec.Fraction _, SplitSpec.Fold _ -> null;
    };
  }

  /** What the target's column holds, after {@link #read}. */
  TargetSurvey survey() {
    return survey;
  }

  /** Reads the rows. */
  void read() {
    Column by = by();
    List<String> columns = new ArrayList<>(List.of(target.name()));
    if (by != null) {
      columns.add(by.name());
    }
    int weightIndex = columns.size();
    if (weights != null) {
      columns.add(weights.column().name());
    }
    try (TableScan scan = table.scan(columns)) {
      for (TableChunk chunk = scan.next(); chunk != null; chunk = scan.next()) {
        for (int r = 0; r < chunk.rows(); r++) {
          if (weights != null && weights.of(chunk, weightIndex, r) == 0) {
            continue;
          }
          long before = survey.count();
          survey.add(chunk, 0, r);
          if (by != null) {
            addBy(by, chunk, r, survey.count() > before);
          }
        }
      }
    }
  }

  /**
   * The columns of classes or groups that are whole numbers of more digits than a double has, so
   * that they must be read as text to be told apart.
   */
  List<String> losingDigits(@Nullable Task wanted) {
    List<String> names = new ArrayList<>();
    if (survey.losesDigits(wanted)) {
      names.add(target.name());
    }
    if (groupsLoseDigits) {
      names.add(requireBy().name());
    }
    return names;
  }

  /** Decides, after {@link #read}. */
  RowParts parts(@Nullable Task wanted) {
    Task task = survey.task(wanted);
    survey.requireUsable(task);
    return switch (spec) {
      case SplitSpec.None _ -> builder(0).stratified(task, survey);
      case SplitSpec.Fraction(double share) -> builder(share).stratified(task, survey);
      case SplitSpec.Group(_, double share) -> grouped(share);
      case SplitSpec.Time(_, double share) -> timed(share);
      case SplitSpec.Fold fold when fold.column() != null -> groupFold(fold);
      case SplitSpec.Fold fold -> {
        requireRows(fold);
        yield builder(0).fold(fold).stratified(task, survey);
      }
    };
  }

  private void addBy(Column by, TableChunk chunk, int row, boolean hasTarget) {
    if (spec instanceof SplitSpec.Time) {
      times.add(chunk.numbers(1)[row], chunk.firstRow() + row);
      return;
    }
    groupsLoseDigits |=
        by.type() == ColumnType.NUMBER && ClassTarget.losesDigits(chunk.numbers(1)[row]);
    String group = RowParts.group(by, chunk, 1, row);
    if (group != null) {
      groups.merge(group, 1L, Long::sum);
      answered.merge(group, hasTarget ? 1L : 0L, Long::sum);
    }
  }

  private RowParts.Builder builder(double testShare) {
    return new RowParts.Builder(target, testShare, validationShare, seed).weights(weights);
  }

  /** Whole groups in a random order, to the test part until it has its share, and so on. */
  private RowParts grouped(double testShare) {
    Column by = requireBy();
    List<String> names = new ArrayList<>(groups.keySet());
    if (testShare == 0 && !names.isEmpty() && names.size() < FEWEST_GROUPS) {
      return drawnWithin(by, Map.of());
    }
    if (names.size() < 3) {
      throw new InvalidInputException(
          "column '%s' of %s has %d groups, but training, validation and test part need at least 3"
              .formatted(by.name(), table.source(), names.size()));
    }
    long rows = groups.values().stream().mapToLong(Long::longValue).sum();
    double test = rows * testShare;
    double validation = (rows - test) * validationShare;
    Map<String, Part> parts = new HashMap<>();
    int[] order = RandomStream.of(seed, "groups", 0).permutation(names.size());
    // The last group is trained on, whatever the shares.
    for (int i = 0; i + 1 < order.length; i++) {
      String name = names.get(order[i]);
      long size = groups.getOrDefault(name, 0L);
      if (test > 0) {
        parts.put(name, Part.TEST);
        test -= size;
      } else if (validation > 0) {
        parts.put(name, Part.VALIDATION);
        validation -= size;
      }
    }
    return builder(testShare).grouped(by, parts);
  }

  private void requireRows(SplitSpec.Fold fold) {
    if (survey.count() < fold.of()) {
      throw new InvalidInputException(
          "%s has %d rows with a target, too few for %d folds"
              .formatted(table.source(), survey.count(), fold.of()));
    }
  }

  /** Whole groups in a random order, each to the fold that has the fewest rows. */
  private RowParts groupFold(SplitSpec.Fold fold) {
    Column by = requireBy();
    List<String> names = new ArrayList<>(groups.keySet());
    if (names.size() < fold.of()) {
      throw new InvalidInputException(
          "column '%s' of %s has %d groups, but %d folds of whole groups need at least %d: ask for fewer folds, or leave out --group"
              .formatted(by.name(), table.source(), names.size(), fold.of(), fold.of()));
    }
    long[] sizes = new long[fold.of()];
    Map<String, Part> parts = new HashMap<>();
    List<String> others = new ArrayList<>();
    long left = 0;
    for (int place : RandomStream.of(seed, "group folds", 0).permutation(names.size())) {
      String name = names.get(place);
      int smallest = 0;
      for (int f = 1; f < sizes.length; f++) {
        smallest = sizes[f] < sizes[smallest] ? f : smallest;
      }
      long size = groups.getOrDefault(name, 0L);
      sizes[smallest] += size;
      if (smallest == fold.index()) {
        parts.put(name, Part.TEST);
      } else {
        others.add(name);
        left += size;
      }
    }
    if (others.size() < FEWEST_GROUPS) {
      return drawnWithin(by, parts);
    }
    double validation = left * validationShare;
    for (String name : others.subList(1, others.size())) { // the first one is trained on
      if (validation > 0) {
        parts.put(name, Part.VALIDATION);
        validation -= groups.getOrDefault(name, 0L);
      }
    }
    return builder(0).grouped(by, parts);
  }

  /**
   * Whole groups in the test part, and validation rows at random from the others: they are too few
   * to give one up.
   *
   * @param tested the groups of the test part
   */
  private RowParts drawnWithin(Column by, Map<String, Part> tested) {
    long others = survey.count();
    for (String group : tested.keySet()) {
      others -= answered.getOrDefault(group, 0L);
    }
    return builder(0).drawnFrom(others).grouped(by, tested);
  }

  private RowParts timed(double testShare) {
    Column by = requireBy();
    if (times.count() == 0 || times.min() == times.max()) {
      throw new InvalidInputException(
          "column '%s' of %s has no two different times to split the rows by"
              .formatted(by.name(), table.source()));
    }
    double validation = testShare == 0 ? times.max() : before(times.max(), 1 - testShare);
    double train =
        validationShare == 0
            ? validation
            : before(validation, (1 - testShare) * (1 - validationShare));
    return builder(testShare).timed(by, train, validation);
  }

  /** The quantile, or, where it is not below {@code end}, the greatest time that is. */
  private double before(double end, double share) {
    double cut = times.quantile(share);
    if (cut < end) {
      return cut;
    }
    double[] sorted = times.sorted();
    double below = sorted[0];
    for (double time : sorted) {
      if (time < end) {
        below = time;
      }
    }
    return below;
  }

  private Column requireBy() {
    return Objects.requireNonNull(by());
  }
}
