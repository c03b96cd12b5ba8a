package io.evenkeel.tabular;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.ColumnType;
import io.evenkeel.table.Sentence;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.table.TableScan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a table and plans how to learn from it: two passes, and a third to hold its rows. */
final class TabularPlanner {
  /** Rows of the shuffle buffer; fewer where a row has so many cells that they would not fit. */
  private static final int BUFFER_ROWS = 1 << 17;

  private static final int BUFFER_CELLS = 1 << 22;

  /** The most columns that a message explains. */
  private static final int SHOWN = 3;

  private static final Pattern PICTURE =
      Pattern.compile(".+\\.(png|jpe?g|gif|bmp|webp|tiff?)", Pattern.CASE_INSENSITIVE);

  private Table table;
  private final String target;
  private final @Nullable Task wanted;
  private final Set<String> kept;
  private final SplitSpec split;
  private final @Nullable RowWeights weights;
  private final @Nullable Table test;
  private final UnaryOperator<TabularSettings> change;
  private final List<Note> notes = new ArrayList<>();

  TabularPlanner(
      Table table,
      String target,
      @Nullable Task wanted,
      Set<String> ignored,
      Set<String> kept,
      SplitSpec split,
      @Nullable String weight,
      @Nullable Table test,
      UnaryOperator<TabularSettings> change) {
    table.column(target);
    Table rest = table;
    for (String column : ignored) {
      if (column.equals(target)) {
        throw new InvalidInputException(
            "the target '%s' cannot be left out of %s".formatted(target, table.source()));
      }
      rest = rest.without(column);
    }
    kept.forEach(table::column);
    requireSure(table, target, wanted, split, weight);
    if (test != null && !(split instanceof SplitSpec.None)) {
      throw new InvalidInputException(
          "there are a test table as well as a test part of the training table: choose one of them");
    }
    this.table = rest;
    this.target = target;
    this.wanted = wanted;
    this.kept = kept;
    this.split = split;
    weights = weight == null ? null : weights(rest, target, weight);
    this.test = test;
    this.change = change;
  }

  private static RowWeights weights(Table table, String target, String weight) {
    if (weight.equals(target)) {
      throw new InvalidInputException(
          "the rows cannot be weighted by '%s', which is the target".formatted(target));
    }
    return RowWeights.read(table, weight);
  }

  /** Refuses target, times or weights that can be read in several ways, before rows are read. */
  private static void requireSure(
      Table table, String target, @Nullable Task wanted, SplitSpec split, @Nullable String weight) {
    List<String> names = new ArrayList<>();
    if (split instanceof SplitSpec.Time time) {
      names.add(time.column());
    }
    if (wanted == null || wanted == Task.REAL) {
      names.add(target);
    }
    if (weight != null) {
      names.add(weight);
    }
    for (String name : names) {
      table
          .doubt(name)
          .ifPresent(doubt -> {
            throw new InvalidInputException(doubt.text());
          });
    }
  }

  TabularPlan plan(int threads, @Nullable Boolean streaming) {
    // The split does not depend on what is predicted, which the split's pass finds out.
    TabularSettings settings = settings(wanted == null ? Task.CLASSES : wanted, streaming);
    ColumnType type = table.column(target).type();
    SplitPlanner splits = splits(settings);
    RowParts parts = splits.parts(wanted);
    if (parts.areDrawnWithinGroups() && settings.validationFraction() > 0) {
      notes.add(
          Note.warning(
              "the groups are too few to set some aside for validation: rows of groups that are trained on are validated on, which flatters what is chosen there"));
    }
    Task task = splits.survey().task(wanted);
    settings = settings(task, streaming);
    noteTarget(splits.survey(), task, type, settings.transform());
    List<Column> columns = columns(parts);
    PreprocessorFitter fitter = new PreprocessorFitter(columns, settings.seed());
    LeakSearch leaks = new LeakSearch(columns, table.column(target), task, settings.seed());
    TargetSurvey trainTarget = new TargetSurvey(table.source(), table.column(target), wanted);
    Map<Part, Long> sizes = new EnumMap<>(Part.class);
    try (PartScan scan = new PartScan(table, columns.stream().map(Column::name).toList(), parts)) {
      while (scan.next()) {
        for (int r = 0; r < scan.chunk().rows(); r++) {
          sizes.merge(scan.part(r), 1L, Long::sum);
          if (scan.part(r) == Part.TRAIN) {
            fitter.add(scan.chunk(), r);
            trainTarget.add(scan.chunk(), scan.targetIndex(), r);
            leaks.add(scan.chunk(), scan.targetIndex(), r);
          }
        }
      }
    }
    PartChecks checks = new PartChecks(table, split, parts, sizes, test != null);
    checks.requireRows();
    long rows = sizes.getOrDefault(Part.TRAIN, 0L);
    Preprocessor preprocessor = preprocessor(fitter, rows, settings.bins(), timed(parts));
    notes.addAll(leaks.notes(preprocessor));
    Target learned = trainTarget.target(task, settings);
    if (learned instanceof ClassTarget classes && !classes.hasAll(splits.survey().classes())) {
      notes.addAll(checks.unseen(classes));
    }
    if (test != null) {
      notes.addAll(TestTable.check(preprocessor, learned, test));
    }
    checks.untested().ifPresent(notes::add);
    TabularPlan plan =
        new TabularPlan(
            new TabularPlan.Source(table, test, parts, sizes),
            preprocessor,
            learned,
            settings,
            List.copyOf(notes),
            threads,
            streaming != null ? streaming : isLarge(rows, preprocessor.cells()),
            Math.clamp(BUFFER_CELLS / preprocessor.cells(), 1024, BUFFER_ROWS));
    return settings.transform() == TargetTransform.AUTO
        ? plan.withTarget(task == Task.REAL ? scaled(plan, trainTarget.scaling()) : learned)
        : plan;
  }

  /** The number on the scale that suits it best. */
  private static NumberTarget scaled(TabularPlan plan, TargetScaling scaling) {
    List<NumberTarget> candidates = scaling.candidates();
    if (candidates.size() == 1 || plan.isStreaming()) {
      return candidates.getFirst();
    }
    Dataset rows = plan.rows(Part.TRAIN, TransformChoice.MOST_ROWS, 0).rows();
    return new TransformChoice(plan.network(), plan.config(), rows, candidates.getFirst())
        .best(candidates);
  }

  private TabularSettings settings(Task task, @Nullable Boolean streaming) {
    long rows = split.rowsOutsideTest(weights == null ? table.rows() : weights.rows());
    TabularSettings settings = change.apply(TabularDefaults.of(rows, task));
    boolean streams = streaming != null ? streaming : isLarge(rows, table.columns().size());
    return settings.withBagged(settings.bagged() && isDrawn() && !streams);
  }

  /**
   * Whether rows may be dealt out one by one: not where they belong together, or follow in time.
   */
  private boolean isDrawn() {
    return switch (split) {
      case SplitSpec.None _, SplitSpec.Fraction _ -> true;
      case SplitSpec.Group _, SplitSpec.Time _ -> false;
      case SplitSpec.Fold fold -> fold.column() == null;
    };
  }

  /** Checks in one pass that the rows can be split so. */
  void requireSplit() {
    splits(settings(wanted == null ? Task.CLASSES : wanted, null)).parts(wanted);
  }

  private SplitPlanner splits(TabularSettings settings) {
    SplitPlanner splits = read(settings);
    List<String> asText = splits.losingDigits(wanted);
    if (asText.isEmpty()) {
      return splits;
    }
    for (String column : asText) {
      table = table.withType(column, ColumnType.CATEGORY);
    }
    return read(settings);
  }

  private SplitPlanner read(TabularSettings settings) {
    SplitPlanner splits =
        new SplitPlanner(
            table,
            target,
            wanted,
            split,
            settings.bagged() ? 0 : settings.validationFraction(),
            settings.seed(),
            weights);
    splits.read();
    return splits;
  }

  private Preprocessor preprocessor(
      PreprocessorFitter fitter, long rows, int bins, @Nullable Column timed) {
    List<Note> said = new ArrayList<>();
    PreprocessorFitter.Fitted fitted = fitter.fit(rows, kept, bins, timed, said);
    notes.addAll(said);
    if (fitted.encoders().isEmpty()) {
      String more = said.size() > SHOWN ? "; and %d more".formatted(said.size() - SHOWN) : "";
      throw new InvalidInputException(
          "no column of %s is left to predict '%s' from: %s%s: %s"
              .formatted(
                  table.source(),
                  target,
                  said.stream().limit(SHOWN).map(Note::text).collect(Collectors.joining("; ")),
                  more,
                  remedy(fitted.identifiers())));
    }
    return new Preprocessor(fitted.encoders(), fitted.seen());
  }

  /** What helps where no column is left: first what a column of text may have been meant for. */
  private String remedy(List<String> identifiers) {
    for (String name : identifiers) {
      if (namesPictures(name)) {
        return "'%s' has the names of pictures: learn from these with --image %s"
            .formatted(name, name.contains(" ") ? '"' + name + '"' : name);
      }
    }
    return identifiers.stream()
        .flatMap(name -> table.doubt(name).stream())
        .findFirst()
        .map(Sentence::text)
        .orElse(
            identifiers.isEmpty()
                ? "give a table with columns that differ from row to row"
                : "keep what is not an identifier with --keep " + String.join(",", identifiers));
  }

  /** Whether the first values of a column are all names of pictures. */
  private boolean namesPictures(String name) {
    if (!table.has(name) || !table.column(name).type().isText()) {
      return false;
    }
    try (TableScan scan = table.scan(List.of(name))) {
      TableChunk chunk = scan.next();
      return chunk != null
          && Arrays.stream(chunk.text(0))
              .limit(chunk.rows())
              .allMatch(text -> text != null && PICTURE.matcher(text).matches());
    }
  }

  /** What is predicted from: all but the target and what the rows are grouped by. */
  private List<Column> columns(RowParts parts) {
    List<Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      if (weights != null && column.name().equals(weights.column().name())) {
        continue;
      }
      boolean splits = parts.by() != null && column.name().equals(parts.by().name());
      if (splits && (!parts.isTimed() || column.type() == ColumnType.NUMBER)) {
        notes.add(Note.info("column '{0}' is left out: the rows are split by it", column.name()));
      } else if (!column.name().equals(target)) {
        columns.add(column);
        table.doubt(column.name()).ifPresent(doubt -> notes.add(Note.doubt(doubt)));
      }
    }
    if (columns.isEmpty()) {
      throw new InvalidInputException(
          "%s has no column beside '%s' to predict it from".formatted(table.source(), target));
    }
    return columns;
  }

  private @Nullable Column timed(RowParts parts) {
    return parts.isTimed() ? parts.by() : null;
  }

  private void noteTarget(
      TargetSurvey survey, Task task, ColumnType type, TargetTransform transform) {
    if (survey.missing() > 0) {
      notes.add(
          Note.warning(
              "{0} rows of {1} are left out: their target '{2}' is missing",
              survey.missing(), table.source(), target));
    }
    if (task == Task.REAL && transform == TargetTransform.COUNT && !survey.isWhole()) {
      notes.add(
          Note.warning(
              "the numbers of '{0}' are not all whole, as counts are: the Poisson loss learns the mean of rates, too, but the intervals are those of counts",
              target));
    }
    if (wanted == null && task != Task.REAL && type == ColumnType.NUMBER) {
      notes.add(
          Note.info(
              "the numbers of '{0}' are taken as classes, because they are few and whole: ask for --task number if they measure something",
              target));
    }
  }

  private static boolean isLarge(long rows, int cells) {
    double bytes = rows * (8.0 * cells + 4);
    return bytes > Runtime.getRuntime().maxMemory() / 4.0 || rows > Integer.MAX_VALUE / 8;
  }
}
