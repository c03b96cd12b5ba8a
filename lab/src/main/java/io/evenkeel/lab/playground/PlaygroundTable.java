package io.evenkeel.lab.playground;

import io.evenkeel.lab.page.Refusal;
import io.evenkeel.table.Table;
import io.evenkeel.tabular.ClassTarget;
import io.evenkeel.tabular.NumberTarget;
import io.evenkeel.tabular.Part;
import io.evenkeel.tabular.PartRows;
import io.evenkeel.tabular.SplitSpec;
import io.evenkeel.tabular.Tabular;
import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TargetTransform;
import java.util.List;
import java.util.Locale;

/**
 * A table in the playground: read, split and prepared as {@code train} does, but without bins, so
 * that a number is one standardised input, and with no more rows than a page can follow.
 *
 * @param source the table
 * @param plan how it is read
 * @param train rows to learn from
 * @param test rows to judge on
 */
record PlaygroundTable(Table source, TabularPlan plan, PartRows train, PartRows test) {
  private static final int TRAIN_ROWS = 20_000;
  private static final int TEST_ROWS = 2_000;
  private static final double TEST_FRACTION = 0.2;
  private static final int MOST_FEATURES = 4_096;

  /** Reads a table of which one column is to be predicted. */
  static PlaygroundTable of(String name, Table table, String target, long seed) {
    TabularPlan plan =
        Tabular.auto(target)
            .split(SplitSpec.fraction(TEST_FRACTION))
            .settings(s ->
                s.withBins(0)
                    .withValidationFraction(0)
                    .withMembers(1)
                    .withTransform(TargetTransform.NONE)
                    .withSeed(seed))
            .plan(table);
    int features = plan.preprocessor().features();
    if (features > MOST_FEATURES) {
      throw Refusal.of("refusal.inputs", count(MOST_FEATURES), name, count(features));
    }
    return new PlaygroundTable(
        table,
        plan,
        plan.rows(Part.TRAIN, TRAIN_ROWS, 0),
        plan.rows(Part.TEST, TEST_ROWS, TEST_ROWS));
  }

  private static String count(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** The names of the target's classes; none if it is a number. */
  List<String> classes() {
    return plan.target() instanceof ClassTarget target ? target.classes() : List.of();
  }

  /**
   * What a difference of 1 in the standardised target is in the target's own unit; 1 for classes.
   */
  double unit() {
    return plan.target() instanceof NumberTarget target ? target.deviation() : 1;
  }

  /** The prediction that a network's output stands for. */
  double value(double output) {
    return plan.target() instanceof NumberTarget target
        ? output * target.deviation() + target.mean()
        : output;
  }
}
