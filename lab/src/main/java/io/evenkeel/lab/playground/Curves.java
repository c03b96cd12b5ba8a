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
  private record Point(long step, double[] loss, double[] testLoss, double[] accuracy) {}

  private final List<Point> points = new ArrayList<>();

  void add(long step, double[] loss, double[] testLoss, double[] accuracy) {
    if (points.size() == MOST) {
      for (int i = MOST - 2; i > 0; i -= 2) {
        points.remove(i);
      }
    }
    points.add(new Point(step, loss, testLoss, accuracy));
  }

  /** The last test loss of a network; NaN if it has ended. */
  double testLoss(int side) {
    return points.getLast().testLoss()[side];
  }

  /** The last accuracy of a network on the test data; NaN if it has ended. */
  double accuracy(int side) {
    return points.getLast().accuracy()[side];
  }

  /** Losses, and accuracies on the test data, by step. */
  List<Figure> figures() {
    List<LineChart.Series> losses = new ArrayList<>();
    List<LineChart.Series> accuracies = new ArrayList<>();
    double[] steps = points.stream().mapToDouble(Point::step).toArray();
    for (int side = 0; side < 2; side++) {
      int s = side;
      Text name = Text.of(NAMES.get(s));
      losses.add(
          LineChart.Series.of(
              Text.of("playground.training", name),
              COLORS.get(s),
              steps,
              points.stream().mapToDouble(p -> p.loss()[s]).toArray()));
      losses.add(
          LineChart.Series.dashed(
              Text.of("playground.test", name),
              COLORS.get(s),
              steps,
              points.stream().mapToDouble(p -> p.testLoss()[s]).toArray()));
      accuracies.add(
          LineChart.Series.of(
              name,
              COLORS.get(s),
              steps,
              points.stream().mapToDouble(p -> p.accuracy()[s]).toArray()));
    }
    Axis step = Axis.of(Text.of("live.step"));
    Text loss = Text.of("playground.loss");
    Text accuracy = Text.of("playground.accuracy");
    return List.of(
        new LineChart("loss", loss, step, Axis.of(loss), losses),
        new LineChart("accuracy", accuracy, step, Axis.between(accuracy, 0, 1), accuracies));
  }
}
