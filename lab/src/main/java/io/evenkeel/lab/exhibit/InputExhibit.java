package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** Standardised inputs train faster: a badly scaled table, and MNIST's pixels from 0 to 255. */
final class InputExhibit implements Exhibit {
  private static final int COLUMNS = 12;
  private static final int TABLE_ROWS = 8000;
  private static final int DIGITS = 12_000;
  private static final int TEST = 4000;
  private static final List<String> DATA = List.of("table", "digits");
  private static final List<String> INPUTS = List.of("raw", "standardised", "norm");
  private static final List<Color> COLORS =
      List.of(Color.PLAIN.level(0, 2), Color.PLAIN.level(1, 2), Color.INPUT);

  private record Settings(int version, Race race, int tableRows, int digits) {}

  @Override
  public String name() {
    return "input";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    double[] rates = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10};
    Race.Looks looks = new Race.Looks(quick ? 12 : 20, 1.5);
    return new Race(rates, seeds(quick), 60, quick ? 300 : 2000, looks);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, race(quick), TABLE_ROWS, DIGITS);
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    float[] x = new float[(DIGITS + TEST) * Mnist.train().features()];
    Rows train = Rows.of(Mnist.train().slice(0, DIGITS));
    Rows test = Rows.of(Mnist.test().slice(0, TEST));
    System.arraycopy(train.x(), 0, x, 0, train.x().length);
    System.arraycopy(test.x(), 0, x, train.x().length, test.x().length);
    int[] labels = new int[DIGITS + TEST];
    System.arraycopy(train.labels(), 0, labels, 0, DIGITS);
    System.arraycopy(test.labels(), 0, labels, DIGITS, TEST);
    Rows digits = new Rows(x, train.features(), labels, train.classes()).times(255);
    jobs.addAll(jobs(race, "digits", digits, DIGITS, into));
    Rows table = Rows.table(TABLE_ROWS + TEST, COLUMNS, 1);
    jobs.addAll(jobs(race, "table", table, TABLE_ROWS, into));
    return jobs;
  }

  private static List<Job> jobs(Race race, String data, Rows raw, int training, Measurements into) {
    Rows standardised = raw.standardised(training);
    List<Job> jobs = new ArrayList<>();
    for (String input : INPUTS) {
      Rows rows = input.equals("standardised") ? standardised : raw;
      Network.Builder builder = Network.input(rows.features());
      if (input.equals("norm")) {
        builder.batchNorm();
      }
      Network network = builder.dense(64).relu().dense(64).relu().dense(rows.classes()).build();
      Race.Entrant entrant =
          new Race.Entrant(
              data + "-" + input,
              network,
              rows.dataset(0, training),
              rows.dataset(training, training + TEST),
              Optimizer::sgd);
      jobs.addAll(race.jobs(entrant, into));
    }
    return jobs;
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    RaceView view = new RaceView(measured);
    FindingBuilder answer = new FindingBuilder();
    for (String data : DATA) {
      String raw = data + "-raw";
      String standardised = data + "-standardised";
      String norm = data + "-norm";
      answer.part(
          Spread.of(view.fewerSteps(standardised, raw)).min() > 1,
          "exhibit.input.answer",
          label(data),
          view.speedup(standardised, raw),
          Shown.percent(Spread.of(view.best(raw))),
          Shown.setting(view.bestRate(raw)),
          Shown.percent(Spread.of(view.best(standardised))),
          Shown.setting(view.bestRate(standardised)),
          Shown.percent(Spread.of(view.best(norm))),
          Shown.setting(view.bestRate(norm)));
    }
    return answer.finding();
  }

  private static Text label(String data) {
    return data.equals("table") ? Text.of("exhibit.input.table") : Text.of("exhibit.input.digits");
  }

  private static Text input(String input) {
    return switch (input) {
      case "raw" -> Text.of("exhibit.input.raw");
      case "standardised" -> Text.of("exhibit.input.standardised");
      default -> Text.of("exhibit.input.norm");
    };
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    for (String data : DATA) {
      List<LineChart.Series> curves = new ArrayList<>();
      List<LineChart.Series> rates = new ArrayList<>();
      for (int i = 0; i < INPUTS.size(); i++) {
        String entrant = data + "-" + INPUTS.get(i);
        curves.add(view.curve(entrant, input(INPUTS.get(i)), COLORS.get(i)));
        rates.add(view.byRate(entrant, input(INPUTS.get(i)), COLORS.get(i)));
      }
      Axis accuracy = Axis.of(Text.of("axis.accuracy"));
      figures.add(
          new LineChart(
              "input-" + data + "-curves",
              Text.of("exhibit.input.curves", label(data)),
              Axis.of(Text.of("axis.step")),
              view.accuracyAxis(
                  INPUTS.stream().map(input -> data + "-" + input).toArray(String[]::new)),
              curves));
      figures.add(
          new LineChart(
              "input-" + data + "-rates",
              Text.of("exhibit.input.byRate", label(data)),
              Axis.logarithmic(Text.of("axis.rate")),
              accuracy,
              rates));
    }
    return figures;
  }
}
