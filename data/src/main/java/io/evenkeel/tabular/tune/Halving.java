package io.evenkeel.tabular.tune;

import io.evenkeel.tabular.TabularDefaults;
import io.evenkeel.tabular.TabularSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Successive halving (Jamieson and Talwalkar 2016; its brackets one after another): nine candidates
 * are trained for a ninth of the epochs, the best three of them anew for a third, and the best one
 * of those for all; then the next nine. Before them the settings that the search begins with are
 * trained for all epochs. Where a candidate has several members, one of them stands for it until it
 * is trained for all epochs.
 *
 * @param epochs of a whole training
 */
public record Halving(int epochs) {
  /** The rung of a whole training. */
  public static final int LAST_RUNG = 2;

  private static final int FACTOR = 3;
  private static final int FIRST = FACTOR * FACTOR;

  /**
   * What is to be trained.
   *
   * @param candidate number of the settings
   * @param rung for how long
   */
  public record Step(int candidate, int rung) {}

  /** Epochs of a rung, 0 to {@link #LAST_RUNG}. */
  public int epochs(int rung) {
    int share = rung == LAST_RUNG ? 1 : rung == 1 ? FACTOR : FIRST;
    return Math.max(1, Math.ceilDiv(epochs, share));
  }

  /** A candidate's settings as they are trained on a rung. */
  public TabularSettings settings(TabularSettings candidate, int rung) {
    int length = epochs(rung);
    TabularSettings trained =
        candidate.withEpochs(length).withPatience(TabularDefaults.patience(length));
    return rung == LAST_RUNG ? trained : trained.withMembers(1);
  }

  /** What to train after these trials, which were made in the order that this method gave. */
  public Step next(List<TuneTrial> done) {
    if (done.isEmpty()) {
      return new Step(0, LAST_RUNG);
    }
    int each = FIRST + FACTOR + 1;
    int bracket = (done.size() - 1) / each;
    int place = (done.size() - 1) % each;
    List<TuneTrial> own = done.subList(1 + bracket * each, done.size());
    if (place < FIRST) {
      return new Step(1 + bracket * FIRST + place, 0);
    }
    if (place < FIRST + FACTOR) {
      return new Step(best(own.subList(0, FIRST), place - FIRST), 1);
    }
    return new Step(best(own.subList(FIRST, FIRST + FACTOR), 0), LAST_RUNG);
  }

  /** The candidate that came in at a place, from 0. */
  private static int best(List<TuneTrial> trials, int place) {
    return trials.stream()
        .sorted(Comparator.comparingDouble(Halving::comparable))
        .skip(place)
        .findFirst()
        .orElseThrow()
        .candidate();
  }

  private static double comparable(TuneTrial trial) {
    return Double.isNaN(trial.score()) ? Double.POSITIVE_INFINITY : trial.score();
  }

  /** The best whole training so far; the first of equals. Empty before there is one. */
  public static Optional<TuneTrial> winner(List<TuneTrial> done) {
    return done.stream()
        .filter(trial -> trial.rung() == LAST_RUNG)
        .min(Comparator.comparingDouble(Halving::comparable));
  }

  /** After each trial the least score of a whole training so far; NaN before there is one. */
  public static double[] curve(List<TuneTrial> done) {
    return IntStream.rangeClosed(1, done.size())
        .mapToDouble(n -> winner(done.subList(0, n)).map(TuneTrial::score).orElse(Double.NaN))
        .toArray();
  }
}
