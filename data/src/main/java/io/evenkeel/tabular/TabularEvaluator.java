package io.evenkeel.tabular;

import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.loss.Task;
import io.evenkeel.table.Table;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Evaluates a model and its baseline on a table's rows in one pass. */
final class TabularEvaluator {
  private final Target target;
  private final Outcome own;
  private final Outcome constant;
  private final float[] answer;
  private final Set<String> reread = new TreeSet<>();
  private long withoutTarget;

  private TabularEvaluator(Target target) {
    this.target = target;
    own = Outcome.of(target);
    constant = Outcome.of(target);
    answer = answer(target);
  }

  /** All rows of a table that have a target. */
  static TabularEvaluation evaluate(TabularModel model, Table table) {
    RowParts all = new RowParts.Builder(model.target().column(), 0, 0, 0).all();
    return evaluate(model, adapt(model.preprocessor(), model.target(), table), all, Part.TRAIN);
  }

  /** A table whose columns, the target among them, are read as they were in training. */
  static Table adapt(Preprocessor preprocessor, Target target, Table table) {
    return preprocessor.adapt(table).with(target.column());
  }

  /** The rows of one part. */
  static TabularEvaluation evaluate(TabularModel model, Table table, RowParts parts, Part part) {
    TabularEvaluator evaluator = new TabularEvaluator(model.target());
    RowScorer scorer = model.scorer(model.preprocessor().columns());
    try (PartScan scan = new PartScan(table, model.preprocessor().names(), parts)) {
      while (scan.next()) {
        evaluator.add(scan, scorer, part);
      }
    }
    return evaluator.result(table.source());
  }

  private void add(PartScan scan, RowScorer scorer, Part part) {
    TableChunk chunk = scan.chunk();
    int[] rows = new int[chunk.rows()];
    float[] targets = new float[chunk.rows()];
    int count = 0;
    for (int r = 0; r < chunk.rows(); r++) {
      if (scan.part(r) == Part.NONE) {
        withoutTarget++;
      } else if (scan.part(r) == part) {
        targets[count] = target(chunk, scan.targetIndex(), r);
        rows[count++] = r;
      }
    }
    float[] logits = scorer.logits(chunk, rows, count);
    own.add(logits, targets, count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(answer, 0, logits, i * answer.length, answer.length);
    }
    constant.add(logits, targets, count);
  }

  /** A row's target: a class, or a number in its own unit. */
  private float target(TableChunk chunk, int index, int row) {
    if (target instanceof ClassTarget classes) {
      String label = ClassTarget.label(target.column(), chunk, index, row);
      if (label != null && !classes.isExact(label) && classes.index(label) >= 0) {
        reread.add(label);
      }
      return PartScan.target(target, chunk, index, row);
    }
    return (float) chunk.numbers(index)[row];
  }

  private TabularEvaluation result(String source) {
    if (own.rows() == 0) {
      throw new InvalidInputException(
          "%s has no row with the target '%s' to evaluate on"
              .formatted(source, target.column().name()));
    }
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
    return new TabularEvaluation(
        own.result(),
        constant.result(),
        switch (target) {
          case ClassTarget classes ->
              "always '%s'".formatted(classes.classes().get(classes.majority()));
          case NumberTarget number -> "always %.6g, the mean".formatted(number.mean());
        },
        target instanceof ClassTarget classes ? classes.classes() : List.of(),
        notes);
  }

  /** The network's outputs that stand for what is right most often. */
  private static float[] answer(Target target) {
    return switch (target) {
      case NumberTarget _ -> new float[1];
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
