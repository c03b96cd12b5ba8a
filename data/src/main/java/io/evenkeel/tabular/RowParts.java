package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.table.Column;
import io.evenkeel.table.TableChunk;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are trained on, validated on and tested on, as a function of the rows in their order:
 * every pass over the table decides in the same way, and no list of rows is kept.
 */
final class RowParts {
  private final Column target;
  private final @Nullable Column by;
  private final Map<String, Integer> strata;
  private final long[] counts;
  private final double testShare;
  private final double validationShare;
  private final long seed;
  private final Map<String, Part> groups;
  private final boolean drawnWithin;
  private final boolean timed;
  private final double lastTrain;
  private final double lastValidation;
  private final SplitSpec.@Nullable Fold fold;
  private final @Nullable RowWeights weights;

  private RowParts(Builder b) {
    target = b.target;
    by = b.by;
    strata = b.strata;
    counts = b.counts;
    testShare = b.testShare;
    validationShare = b.validationShare;
    seed = b.seed;
    groups = b.groups;
    drawnWithin = b.drawnWithin;
    timed = b.timed;
    lastTrain = b.lastTrain;
    lastValidation = b.lastValidation;
    fold = b.fold;
    weights = b.weights;
  }

  /** Whether validation rows are of groups that are trained on, too. */
  boolean areDrawnWithinGroups() {
    return drawnWithin;
  }

  /** The parts of a table in the making. */
  static final class Builder {
    private final Column target;
    private final double testShare;
    private final double validationShare;
    private final long seed;
    private Map<String, Integer> strata = Map.of();
    private long[] counts = {0};
    private @Nullable Column by;
    private Map<String, Part> groups = Map.of();
    private boolean drawnWithin;
    private boolean timed;
    private double lastTrain;
    private double lastValidation;
    private SplitSpec.@Nullable Fold fold;
    private @Nullable RowWeights weights;

    Builder(Column target, double testShare, double validationShare, long seed) {
      this.target = target;
      this.testShare = testShare;
      this.validationShare = validationShare;
      this.seed = seed;
    }

    /** All rows that have a target, as {@link Part#TRAIN}. */
    RowParts all() {
      counts = new long[] {Long.MAX_VALUE >> 1};
      return new RowParts(this);
    }

    /** With a fold of the rows as the test part. */
    Builder fold(SplitSpec.Fold value) {
      fold = value;
      return this;
    }

    /** Without rows of weight 0. */
    Builder weights(@Nullable RowWeights value) {
      weights = value;
      return this;
    }

    /** At random, of each class the same share. */
    RowParts stratified(Task task, TargetSurvey survey) {
      if (task == Task.REAL) {
        counts = new long[] {survey.count()};
      } else {
        List<String> classes = survey.classes();
        strata = new HashMap<>();
        counts = new long[classes.size()];
        for (int c = 0; c < counts.length; c++) {
          strata.put(classes.get(c), c);
          counts[c] = survey.count(classes.get(c));
        }
      }
      return new RowParts(this);
    }

    /**
     * With validation rows at random from those of no group's part.
     *
     * @param rows number of these rows
     */
    Builder drawnFrom(long rows) {
      counts = new long[] {rows};
      drawnWithin = true;
      return this;
    }

    /** By group. */
    RowParts grouped(Column column, Map<String, Part> parts) {
      by = column;
      groups = Map.copyOf(parts);
      return new RowParts(this);
    }

    /** By time: up to {@code train}, up to {@code validation}, and after. */
    RowParts timed(Column column, double train, double validation) {
      by = column;
      timed = true;
      lastTrain = train;
      lastValidation = validation;
      return new RowParts(this);
    }
  }

  /** The columns that a pass needs to decide: the target first. */
  List<String> columns() {
    List<String> names = new ArrayList<>(List.of(target.name()));
    if (by != null) {
      names.add(by.name());
    }
    return names;
  }

  /** The column of groups or times; null for a random split. */
  @Nullable Column by() {
    return by;
  }

  /** What the rows weigh in the loss; null where all weigh the same. */
  @Nullable RowWeights weights() {
    return weights;
  }

  /** Whether {@link #by} holds times. */
  boolean isTimed() {
    return timed;
  }

  /** A group as text. */
  static @Nullable String group(Column column, TableChunk chunk, int index, int row) {
    return ClassTarget.label(column, chunk, index, row);
  }

  /** A pass over the rows, which asks for each of them, in order. */
  Pass pass(int targetIndex, int byIndex) {
    return new Pass(targetIndex, byIndex);
  }

  /** One pass over all rows. */
  final class Pass {
    private final int targetIndex;
    private final int byIndex;
    private final Strata drawn =
        fold == null
            ? Strata.drawn(counts, testShare, validationShare, seed)
            : Strata.fold(counts, fold, validationShare, seed);

    private Pass(int targetIndex, int byIndex) {
      this.targetIndex = targetIndex;
      this.byIndex = byIndex;
    }

    /** The part of the next row, which is row {@code row} of the chunk. */
    Part next(TableChunk chunk, int row) {
      if (isMissing(chunk, row)) {
        return Part.NONE;
      }
      if (by == null) {
        return drawn.next(stratum(chunk, row));
      }
      if (isTimed()) {
        double time = chunk.numbers(byIndex)[row];
        return time > lastValidation ? Part.TEST : time > lastTrain ? Part.VALIDATION : Part.TRAIN;
      }
      String group = group(by, chunk, byIndex, row);
      Part part = group == null ? Part.TRAIN : groups.getOrDefault(group, Part.TRAIN);
      return drawnWithin && part == Part.TRAIN ? drawn.next(0) : part;
    }

    private boolean isMissing(TableChunk chunk, int row) {
      return target.type().isText()
          ? chunk.text(targetIndex)[row] == null
          : Double.isNaN(chunk.numbers(targetIndex)[row]);
    }

    private int stratum(TableChunk chunk, int row) {
      String label = strata.isEmpty() ? null : ClassTarget.label(target, chunk, targetIndex, row);
      return label == null ? 0 : strata.getOrDefault(label, 0);
    }
  }
}
