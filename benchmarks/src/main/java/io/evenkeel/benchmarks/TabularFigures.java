package io.evenkeel.benchmarks;

import io.evenkeel.tabular.TabularPlan;
import io.evenkeel.tabular.TabularRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What the defaults reach on four tables: test metrics over several seeds, each of which draws its
 * own split (except for adult, whose files are given), weights and order; and the same network
 * without BatchNorm.
 *
 * <pre>
 *   benchmarks/run TabularFigures [--seeds 5] [--data FOLDER] [--only SET,..] [--without-bn SET,..]
 * </pre>
 *
 * <p>The folder holds adult, california-housing, diamonds and credit-data (default {@code
 * ../shared/data/tabular}). Prints Markdown: the median over the seeds, with the least and the
 * greatest value.
 */
public final class TabularFigures {
  private int seeds = 5;
  private Path data = Path.of("../shared/data/tabular");
  private Set<TabularSet> sets = EnumSet.allOf(TabularSet.class);
  private Set<TabularSet> withoutBatchNorm =
      EnumSet.of(TabularSet.ADULT, TabularSet.CALIFORNIA_HOUSING);

  private TabularFigures() {}

  /** See {@link TabularFigures}. */
  public static void main(String[] arguments) {
    TabularFigures figures = new TabularFigures();
    for (int i = 0; i + 1 < arguments.length; i += 2) {
      figures.set(arguments[i], arguments[i + 1]);
    }
    if (arguments.length % 2 != 0) {
      throw new IllegalArgumentException(arguments[arguments.length - 1] + " needs a value");
    }
    figures.run();
  }

  private void set(String option, String value) {
    switch (option) {
      case "--seeds" -> seeds = Integer.parseInt(value);
      case "--data" -> data = Path.of(value);
      case "--only" -> sets = sets(value);
      case "--without-bn" -> withoutBatchNorm = sets(value);
      default -> throw new IllegalArgumentException("no option " + option);
    }
  }

  private static Set<TabularSet> sets(String names) {
    Set<TabularSet> sets = EnumSet.noneOf(TabularSet.class);
    for (String name : names.split(",", -1)) {
      if (!name.isEmpty()) {
        sets.add(TabularSet.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')));
      }
    }
    return sets;
  }

  private void run() {
    List<String> table = new ArrayList<>();
    for (TabularSet set : sets) {
      table.add(row(set, true));
      if (withoutBatchNorm.contains(set)) {
        table.add(row(set, false));
      }
    }
    System.out.println("| data | BN | metric | median (least .. greatest) | metric | median | s |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
    table.forEach(System.out::println);
  }

  private String row(TabularSet set, boolean batchNorm) {
    double[][] values = new double[2][seeds];
    double[] seconds = new double[seeds];
    for (int i = 0; i < seeds; i++) {
      long begin = System.nanoTime();
      TabularRun run = train(set, batchNorm, i + 1);
      seconds[i] = (System.nanoTime() - begin) * 1e-9;
      double[] reached = set.values(run.test().orElseThrow().evaluation());
      values[0][i] = reached[0];
      values[1][i] = reached[1];
      System.err.printf(
          Locale.ROOT,
          "%s, BN %s, seed %d: %s %s, %s %s, epoch %d of %d, %.1f s%n",
          set,
          batchNorm ? "on" : "off",
          i + 1,
          set.first().key(),
          TabularSet.text(set.first(), reached[0]),
          set.second().key(),
          TabularSet.text(set.second(), reached[1]),
          run.training().bestEpoch(),
          run.training().history().size(),
          seconds[i]);
    }
    return "| %s | %s | %s | %s (%s .. %s) | %s | %s | %.1f |"
        .formatted(
            set.title(),
            batchNorm ? "on" : "off",
            set.first().key(),
            TabularSet.text(set.first(), median(values[0])),
            TabularSet.text(set.first(), Arrays.stream(values[0]).min().orElseThrow()),
            TabularSet.text(set.first(), Arrays.stream(values[0]).max().orElseThrow()),
            set.second().key(),
            TabularSet.text(set.second(), median(values[1])),
            median(seconds));
  }

  private TabularRun train(TabularSet set, boolean batchNorm, long seed) {
    TabularPlan plan =
        set.learner(data)
            .seed(seed)
            .settings(s -> s.withBatchNorm(batchNorm))
            .plan(set.train(data));
    if (seed == 1) {
      System.err.println(plan.settings());
      plan.notes().forEach(System.err::println);
    }
    return plan.train();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
