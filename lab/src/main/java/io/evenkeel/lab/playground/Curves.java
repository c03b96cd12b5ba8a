package io.evenkeel.lab.playground;

import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import java.util.ArrayList;
import java.util.List;

/** How both networks have done so far: every second point is forgotten when there are too many. */
final class Curves {
  private static final int MOST = 400;
  private static final List<Color> COLORS = List.of(Color.BN, Color.PLAIN);
  private static final List<String> NAMES = List.of("playground.with", "playground.without");

  /** What was measured after a step, of the network with BN and the one without. */
  private record Point(long step, double[] loss, double[] testLoss, double[] score) {}

  private final List<Point> points = new ArrayList<>();
  private final boolean number;

  /**
   * * Starts empty.
   *
   * @param number whether a number is predicted: the score is then the root mean square error
   */
  Curves(boolean number) {
    this.number = number;
  }

  synchronized void add(long step, double[] loss, double[] testLoss, double[] score) {
    if (points.size() == MOST) {
      for (int i = MOST - 2; i > 0; i -= 2) {
        points.remove(i);
      }
    }
    points.add(new Point(step, loss, testLoss, score));
  }

  /** The last test loss of a network; NaN if it has ended. */
  synchronized double testLoss(int side) {
    return points.getLast().testLoss()[side];
  }

  /** The last accuracy, or error, of a network on the test data; NaN if it has ended. */
  synchronized double score(int side) {
    return points.getLast().score()[side];
  }

  /** Losses, and scores on the test data, by step. */
  synchronized List<Figure> figures() {
    List<LineChart.Series> losses = new ArrayList<>();
    List<LineChart.Series> scores = new ArrayList<>();
    double[] steps = points.stream().mapToDouble(Point::step).toArray();
    for (int side = 0; side < 2; side++) {
      int s = side;
      Text name = Text.of(NAMES.get(s));
      losses.add(
          LineChart.Series.dashed(
              Text.of("playground.training", name),
              COLORS.get(s),
              steps,
              points.stream().mapToDouble(p -> p.loss()[s]).toArray()));
      losses.add(
          LineChart.Series.of(
              Text.of("playground.test", name),
              COLORS.get(s),
              steps,
              points.stream().mapToDouble(p -> p.testLoss()[s]).toArray()));
      scores.add(
          LineChart.Series.of(
              name,
              COLORS.get(s),
              steps,
              points.stream().mapToDouble(p -> p.score()[s]).toArray()));
    }
    Axis step = Axis.of(Text.of("live.step"));
    Text loss = Text.of("playground.loss");
    Text score = Text.of(number ? "playground.rmse" : "playground.accuracy");
    Axis height = number ? Axis.of(score) : Axis.between(score, 0, 1);
    return List.of(
        new LineChart("loss", loss, step, Axis.of(loss), losses),
        new LineChart("score", score, step, height, scores));
  }
}
