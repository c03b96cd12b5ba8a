package io.evenkeel.lab.exhibit;

import io.evenkeel.lab.page.Language;
import io.evenkeel.lab.page.PageJson;

/** Measurements whose answer is known. */
final class MadeUp {
  static final long[] SEEDS = {1, 2, 3};

  private MadeUp() {}

  /**
   * An entrant at one rate: from every seed these accuracies at steps 0, 100, 200, ..., except that
   * each seed's are two thousandths higher than those of the seed before.
   */
  static void race(Measurements to, String entrant, double rate, double... accuracies) {
    to.put("rates/" + entrant, rate);
    curves(to, RaceView.variant(entrant, rate), accuracies);
  }

  static void curves(Measurements to, String variant, double... accuracies) {
    double[] step = new double[accuracies.length];
    for (int i = 0; i < step.length; i++) {
      step[i] = 100.0 * i;
    }
    for (long seed : SEEDS) {
      to.put(Measurements.key("step", variant, seed), step);
      each(to, "accuracy", variant, seed, accuracies);
    }
  }

  /** The same numbers from every seed, except that each seed's are two thousandths higher. */
  static void all(Measurements to, String quantity, String variant, double... numbers) {
    for (long seed : SEEDS) {
      each(to, quantity, variant, seed, numbers);
    }
  }

  private static void each(
      Measurements to, String quantity, String variant, long seed, double... numbers) {
    double[] moved = numbers.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] *= 1 + 0.002 * (seed - 2);
    }
    to.put(Measurements.key(quantity, variant, seed), moved);
  }

  /** The answer in English; what is drawn must be possible too. */
  static String answer(Exhibit exhibit, Measurements measured) {
    exhibit.figures(measured).forEach(PageJson::write);
    return exhibit.finding(measured).in(Language.EN);
  }
}
