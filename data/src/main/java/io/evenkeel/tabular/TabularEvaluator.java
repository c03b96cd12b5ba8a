package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import io.evenkeel.tabular.decision.Decisions;
import io.evenkeel.tabular.decision.Judged;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Evaluates a model and its baseline on a table's rows in one pass. */
final class TabularEvaluator {
  private final Target target;
  private final Decisions decisions;
  private final BaselineComparison comparison;
  private final Set<String> reread = new TreeSet<>();
  private final UnseenClasses unseen;
  private long withoutTarget;

  private TabularEvaluator(Target target, Decisions decisions) {
    this.target = target;
    this.decisions = decisions;
    unseen = new UnseenClasses(target);
    comparison = new BaselineComparison(target, decisions);
  }

  /** All rows of a table that have a target. */
  static TabularEvaluation evaluate(TabularModel model, Table table) {
    return evaluate(model, JudgedRows.all(model.preprocessor(), model.target(), table));
  }

  /** A table whose columns, the target among them, are read as they were in training. */
  static Table adapt(Preprocessor preprocessor, Target target, Table table) {
    return preprocessor.adapt(table).with(target.column());
  }

  /** Some rows. */
  static TabularEvaluation evaluate(TabularModel model, JudgedRows rows) {
    TabularEvaluator evaluator = new TabularEvaluator(model.target(), model.decisions());
    RowScorer scorer = model.scorer(model.preprocessor().columns());
    try (PartScan scan = rows.scan(model.preprocessor().names())) {
      while (scan.next()) {
        evaluator.add(scan, scorer, rows.part());
      }
    }
    return evaluator.result(rows.table().source());
  }

  private void add(PartScan scan, RowScorer scorer, Part part) {
    TableChunk chunk = scan.chunk();
    int[] rows = new int[chunk.rows()];
    double[] targets = new double[chunk.rows()];
    int count = 0;
    for (int r = 0; r < chunk.rows(); r++) {
      if (scan.part(r) == Part.NONE) {
        withoutTarget++;
      } else if (scan.part(r) == part) {
        String strange = PartScan.unseen(target, chunk, scan.targetIndex(), r);
        if (strange == null) {
          targets[count] = target(scan, r);
          rows[count++] = r;
        } else {
          unseen.add(strange);
        }
      }
    }
    comparison.add(scorer.logits(chunk, rows, count), targets, count);
  }

  /** A row's target: a class, or a number in its own unit. */
  private double target(PartScan scan, int row) {
    TableChunk chunk = scan.chunk();
    if (target instanceof ClassTarget classes) {
      String label = ClassTarget.label(target.column(), chunk, scan.targetIndex(), row);
      if (label != null && !classes.isExact(label)) {
        reread.add(label);
      }
      return scan.target(target, row);
    }
    return chunk.numbers(scan.targetIndex())[row];
  }

  private TabularEvaluation result(String source) {
    TestTable.requireRows(source, target, comparison.rows(), unseen);
    List<Note> notes = new ArrayList<>();
    for (String label : reread) {
      notes.add(Note.info("the class '{0}' in {1} is read without its full stop", label, source));
    }
    if (withoutTarget > 0) {
      notes.add(
          Note.warning(
              "{0} rows of {1} are left out: their target '{2}' is missing",
              withoutTarget, source, target.column().name()));
    }
    if (unseen.rows() > 0) {
      notes.add(unseen.judged(source));
    }
    return evaluation(
        target,
        withUnseen(comparison.own()),
        withUnseen(comparison.baseline()),
        comparison.decided(decisions),
        notes);
  }

  /** The results, with a description of the baseline. */
  static TabularEvaluation evaluation(
      Target target, Evaluation own, Evaluation constant, Judged judged, List<Note> notes) {
    return new TabularEvaluation(
        own,
        constant,
        switch (target) {
          case ClassTarget classes ->
              "always '%s'".formatted(classes.classes().get(classes.majority()));
          case NumberTarget number -> "always %.6g, the mean".formatted(number.average());
        },
        target instanceof ClassTarget classes ? classes.classes() : List.of(),
        judged,
        notes);
  }

  /** Counts the rows whose class no training row has among those that are answered wrongly. */
  private Evaluation withUnseen(Evaluation result) {
    if (unseen.rows() == 0) {
      return result;
    }
    long all = result.rows() + unseen.rows();
    Map<Metric, Double> values = new EnumMap<>(result.values());
    for (Metric metric : List.of(Metric.ACCURACY, Metric.TOP_5)) {
      values.computeIfPresent(metric, (_, value) -> value * result.rows() / all);
    }
    return new Evaluation(all, values, result.confusion());
  }

  /** The network's outputs that stand for what is right most often. */
  static float[] answer(Target target) {
    return switch (target) {
      case NumberTarget number -> new float[] {number.output(number.average())};
      case ClassTarget classes when classes.task() == Task.BINARY -> {
        double yes = classes.shares().get(1);
        yield new float[] {(float) StrictMath.log(yes / (1 - yes))};
      }
      case ClassTarget classes -> {
        float[] logs = new float[classes.classes().size()];
        for (int c = 0; c < logs.length; c++) {
          logs[c] = (float) StrictMath.log(classes.shares().get(c));
        }
        yield logs;
      }
    };
  }
}
