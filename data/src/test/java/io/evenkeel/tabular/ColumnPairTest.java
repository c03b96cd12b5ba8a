package io.evenkeel.tabular;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.testkit.SeededTest;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The two columns that make a target, found among many. */
class ColumnPairTest {
  private static final int ROWS = 200;
  private static final int COLUMNS = 60;

  private static List<ColumnPair.Side> sides(RandomGenerator random, boolean whole) {
    List<ColumnPair.Side> sides = new ArrayList<>();
    for (int c = 0; c < COLUMNS; c++) {
      double[] values = new double[ROWS];
      for (int r = 0; r < ROWS; r++) {
        boolean missing = random.nextInt(10) == 0; // with zeros as divisors far from half of all
        double value = whole ? random.nextInt(-3, 8) : random.nextGaussian() * Math.exp(c % 7);
        values[r] = missing ? Double.NaN : value;
      }
      sides.add(new ColumnPair.Side("c" + c, values));
    }
    return sides;
  }

  private interface Made {
    double of(double a, double b);
  }

  private static void finds(
      List<ColumnPair.Side> sides,
      int a,
      int b,
      String formula,
      Made made,
      RandomGenerator random) {
    double[] target = new double[ROWS];
    for (int r = 0; r < ROWS; r++) {
      double value = made.of(sides.get(a).values()[r], sides.get(b).values()[r]);
      target[r] = Double.isFinite(value) ? value : random.nextGaussian();
    }
    assertThat(ColumnPair.find(sides, target, ROWS))
        .hasValue(new ColumnPair("c" + a, "c" + b, formula));
  }

  @SeededTest
  void eachOperation(RandomGenerator random) {
    for (boolean whole : List.of(false, true)) {
      List<ColumnPair.Side> sides = sides(random, whole);
      finds(sides, 3, 41, "'c3' + 'c41'", (a, b) -> a + b, random);
      finds(sides, 40, 7, "'c40' - 'c7'", (a, b) -> a - b, random);
      finds(sides, 0, 59, "'c0' * 'c59'", (a, b) -> a * b, random);
      finds(sides, 12, 5, "'c12' / 'c5'", (a, b) -> a / b, random);
    }
  }

  @Test
  void theFirstOfSeveralByTheColumnsOrder() {
    double[] a = new double[ROWS];
    double[] twice = new double[ROWS];
    double[] target = new double[ROWS];
    for (int r = 0; r < ROWS; r++) {
      a[r] = r * 0.37 - 5;
      twice[r] = 2 * a[r];
      target[r] = 3 * a[r];
    }
    List<ColumnPair.Side> sides =
        List.of(
            new ColumnPair.Side("n", new double[ROWS]),
            new ColumnPair.Side("a", a),
            new ColumnPair.Side("b", a),
            new ColumnPair.Side("t", twice));
    assertThat(ColumnPair.find(sides, target, ROWS))
        .hasValue(new ColumnPair("a", "t", "'a' + 't'"));
  }

  @SeededTest
  void noneWhereThereIsNone(RandomGenerator random) {
    double[] target = random.doubles(ROWS).toArray();
    assertThat(ColumnPair.find(sides(random, true), target, ROWS)).isEmpty();
    assertThat(ColumnPair.find(sides(random, false), target, ROWS)).isEmpty();
  }
}
