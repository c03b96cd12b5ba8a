package io.evenkeel.tabular.decision;

import io.evenkeel.kernels.InvalidInputException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the probability is chosen above which the second of two classes is predicted. */
public sealed interface ThresholdRule {

  /** One half: the class that is more probable. */
  static ThresholdRule half() {
    return new Half();
  }

  /** {@link #half}. */
  record Half() implements ThresholdRule {
    @Override
    public double choose(RankedRows rows) {
      return 0.5;
    }

    @Override
    public String toString() {
      return "half";
    }
  }

  /** The greatest F1 of the second class. */
  record F1() implements ThresholdRule {
    @Override
    public double choose(RankedRows rows) {
      int best = 0;
      for (int cut = 1; cut < rows.cuts(); cut++) {
        best = rows.f1(cut) > rows.f1(best) ? cut : best;
      }
      return rows.threshold(best);
    }

    @Override
    public String toString() {
      return "f1";
    }
  }

  /**
   * The least cost.
   *
   * @param falseYes what it costs to say yes where it is no
   * @param falseNo what it costs to say no where it is yes
   */
  record Cost(double falseYes, double falseNo) implements ThresholdRule {
    public Cost {
      if (!(falseYes > 0 && falseNo > 0)
          || !Double.isFinite(falseYes)
          || !Double.isFinite(falseNo)) {
        throw new InvalidInputException(
            "the costs of a threshold must be positive, but got %s and %s"
                .formatted(plain(falseYes), plain(falseNo)));
      }
    }

    @Override
    public double choose(RankedRows rows) {
      double least = falseNo * rows.yes();
      double threshold = rows.aboveAll();
      for (int cut = 0; cut < rows.cuts(); cut++) {
        double cost = cost(rows, cut);
        if (cost < least) {
          least = cost;
          threshold = rows.threshold(cut);
        }
      }
      return threshold;
    }

    private double cost(RankedRows rows, int cut) {
      return falseYes * (rows.taken(cut) - rows.right(cut))
          + falseNo * (rows.yes() - rows.right(cut));
    }

    @Override
    public String toString() {
      return "cost:%s:%s".formatted(plain(falseYes), plain(falseNo));
    }
  }

  /**
   * As many rows as possible, of which at least that share is right.
   *
   * @param least share, above 0 and at most 1
   */
  record Precision(double least) implements ThresholdRule {
    public Precision {
      if (!(least > 0 && least <= 1)) {
        throw new InvalidInputException(
            "the precision of a threshold must be above 0 and at most 1, but got " + plain(least));
      }
    }

    @Override
    public double choose(RankedRows rows) {
      for (int cut = rows.cuts() - 1; cut >= 0; cut--) {
        if (rows.precision(cut) >= least) {
          return rows.threshold(cut);
        }
      }
      return rows.aboveAll();
    }

    @Override
    public String toString() {
      return "precision:" + plain(least);
    }
  }

  /**
   * A probability that the user chose.
   *
   * @param value above 0 and below 1
   */
  record Fixed(double value) implements ThresholdRule {
    public Fixed {
      if (!(value > 0 && value < 1)) {
        throw new InvalidInputException(
            "a threshold must be a probability above 0 and below 1, but got " + plain(value));
      }
    }

    @Override
    public double choose(RankedRows rows) {
      return value;
    }

    @Override
    public String toString() {
      return plain(value);
    }
  }

  /**
   * The probability above which yes is said.
   *
   * @param rows that the network was not trained on, of both classes
   */
  double choose(RankedRows rows);

  /** Whether it is chosen by looking at rows. */
  default boolean needsRows() {
    return !(this instanceof Half || this instanceof Fixed);
  }

  /**
   * The rule of a text, in any case: {@code half}, {@code f1}, {@code cost:1:5}, {@code
   * precision:0.9} or a probability.
   *
   * @throws InvalidInputException if the text is not a rule
   */
  static ThresholdRule of(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split(":", -1);
    try {
      if (parts.length == 1) {
        return switch (parts[0]) {
          case "half" -> half();
          case "f1" -> new F1();
          default -> new Fixed(Double.parseDouble(text));
        };
      }
      if (parts.length == 2 && parts[0].equals("precision")) {
        return new Precision(Double.parseDouble(parts[1]));
      }
      if (parts.length == 3 && parts[0].equals("cost")) {
        return new Cost(Double.parseDouble(parts[1]), Double.parseDouble(parts[2]));
      }
    } catch (NumberFormatException e) {
      throw none(text, e);
    }
    throw none(text, null);
  }

  private static InvalidInputException none(String text, @Nullable Throwable cause) {
    return new InvalidInputException(
        "a threshold is f1, cost:FALSE_YES:FALSE_NO (cost:1:5, say), precision:SHARE (precision:0.9), half or a probability, but got '%s'"
            .formatted(text),
        cause);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
