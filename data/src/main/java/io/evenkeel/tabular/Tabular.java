package io.evenkeel.tabular;

import io.evenkeel.loss.Task;
import io.evenkeel.table.Table;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Learns to predict one column of a table from the others.
 *
 * {@snippet class="io.evenkeel.examples.DataExamples" region="tabular"}
 *
 * <p>What is not set has the value of {@link TabularDefaults} for the table's size. The same table,
 * settings and seed give the same bits, with any number of threads.
 */
public final class Tabular {
  private final String target;
  private final @Nullable Task task;
  private final Set<String> ignored = new LinkedHashSet<>();
  private final Set<String> kept = new LinkedHashSet<>();
  private SplitSpec split = SplitSpec.none();
  private @Nullable Table test;
  private @Nullable String weight;
  private UnaryOperator<TabularSettings> change = UnaryOperator.identity();
  private int threads;
  private @Nullable Boolean streaming;

  private Tabular(String target, @Nullable Task task) {
    this.target = target;
    this.task = task;
  }

  /** Predicts a class, of two or many. */
  public static Tabular classifier(String target) {
    return new Tabular(target, Task.CLASSES);
  }

  /** Predicts a number. */
  public static Tabular regressor(String target) {
    return new Tabular(target, Task.REAL);
  }

  /**
   * Predicts a count, such as of visits a day: a number from 0 on that is learned with the Poisson
   * loss, so that its mean is right where most counts are small. It does what {@code train --task
   * count} does.
   */
  public static Tabular counts(String target) {
    return regressor(target).settings(s -> s.withTransform(TargetTransform.COUNT));
  }

  /**
   * Predicts what the target suggests: a class where it is text, yes or no, or at most ten whole
   * numbers; otherwise a number.
   */
  public static Tabular auto(String target) {
    return new Tabular(target, null);
  }

  /** Leaves columns out. */
  public Tabular ignore(String... columns) {
    ignored.addAll(List.of(columns));
    return this;
  }

  /** Keeps columns that look like identifiers, which are left out otherwise. */
  public Tabular keep(String... columns) {
    kept.addAll(List.of(columns));
    return this;
  }

  /** Sets rows aside as the test part. */
  public Tabular split(SplitSpec value) {
    split = value;
    return this;
  }

  /**
   * Lets a column of numbers say what each row weighs in the loss: one of weight 3 counts as three
   * rows do, one of weight 0 is left out. It is not predicted from. Preprocessing, BN and all
   * metrics count each row once.
   */
  public Tabular weight(String column) {
    weight = column;
    return this;
  }

  /** Tests on a table of its own. */
  public Tabular test(Table value) {
    test = value;
    return this;
  }

  /** Changes the settings that the table's size suggests; several changes follow each other. */
  public Tabular settings(UnaryOperator<TabularSettings> value) {
    UnaryOperator<TabularSettings> before = change;
    change = s -> value.apply(before.apply(s));
    return this;
  }

  /** Sets the seed of everything random. */
  public Tabular seed(long value) {
    return settings(s -> s.withSeed(value));
  }

  /** Sets the number of epochs, and lets early stopping wait for half of them. */
  public Tabular epochs(int value) {
    return settings(s -> s.withEpochs(value).withPatience(TabularDefaults.patience(value)));
  }

  /** Number of threads, which changes no bit of the result; 0 for one per processor. */
  public Tabular threads(int value) {
    threads = value;
    return this;
  }

  /**
   * Whether the rows are read again in every epoch, in bounded memory. Otherwise they are where
   * they would take more than a quarter of the heap.
   */
  public Tabular streaming(boolean value) {
    streaming = value;
    return this;
  }

  /**
   * Looks at the table, splits it, fits the preprocessing on the training rows and chooses network
   * and settings, without training yet.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the table, the target or the settings
   *     cannot be learned with
   */
  public TabularPlan plan(Table table) {
    return planner(table).plan(threads, streaming);
  }

  /**
   * Checks in one pass over the table that its rows can be split as was asked for; {@link #plan}
   * does so, too.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if they cannot
   */
  public void requireSplit(Table table) {
    planner(table).requireSplit();
  }

  private TabularPlanner planner(Table table) {
    return new TabularPlanner(
        table, target, task, Set.copyOf(ignored), Set.copyOf(kept), split, weight, test, change);
  }

  /**
   * Trains.
   *
   * @throws io.evenkeel.kernels.InvalidInputException if the table, the target or the settings
   *     cannot be learned with
   */
  public TabularModel fit(Table table) {
    return plan(table).train().model();
  }
}
