package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.BarChart;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.network.Network;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;

/** SGD, momentum, RMSprop and Adam on W, gamma and beta. */
final class OptimizersExhibit implements Exhibit {
  private static final double MOMENTUM = 0.9;

  /**
   * An optimizer with the rates that it is tried at.
   *
   * @param label a name that is not translated
   */
  private record Rule(String label, DoubleFunction<Optimizer> of, double[] rates) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("SGD", Optimizer::sgd, new double[] {0.03, 0.1, 0.3, 1}),
          new Rule(
              "momentum",
              rate -> Optimizer.momentum(rate, MOMENTUM),
              new double[] {0.01, 0.03, 0.1, 0.3}),
          new Rule("RMSprop", Optimizer::rmsprop, new double[] {3e-4, 1e-3, 3e-3, 1e-2}),
          new Rule("Adam", Optimizer::adam, new double[] {3e-4, 1e-3, 3e-3, 1e-2}));

  private record Settings(int version, List<String> races) {}

  @Override
  public String name() {
    return "optimizers";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(Rule rule, boolean quick) {
    double[] rates = quick ? new double[] {rule.rates()[1], rule.rates()[3]} : rule.rates();
    return new Race(rates, seeds(quick), 60, quick ? 400 : 2000, quick ? 10 : 20);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, RULES.stream().map(r -> r.label() + race(r, quick)).toList());
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    List<Job> jobs = new ArrayList<>();
    for (Rule rule : RULES) {
      Race race = race(rule, quick);
      for (boolean with : new boolean[] {true, false}) {
        String entrant = entrant(rule, with);
        into.put("rates/" + entrant, race.rates());
        for (double rate : race.rates()) {
          for (long seed : race.seeds()) {
            jobs.add(
                new Job(
                    race.steps(),
                    progress -> {
                      Network network = PaperNetwork.sigmoid(with);
                      Trainer trainer = Trainer.of(network).optimizer(rule.of().apply(rate));
                      String variant = RaceView.variant(entrant, rate);
                      double moved =
                          race.run(
                                  trainer,
                                  Mnist.train(),
                                  Mnist.test(),
                                  variant,
                                  seed,
                                  progress,
                                  into)
                              .map(TrainingRun::model)
                              .map(OptimizersExhibit::moved)
                              .orElse(Double.NaN);
                      into.put(Measurements.key("moved", variant, seed), moved);
                    }));
          }
        }
      }
    }
    return jobs;
  }

  /** Mean distance of all gamma from 1 and all beta from 0, where they started. */
  private static double moved(Model model) {
    double sum = 0;
    int count = 0;
    for (int layer : model.statistics().keySet()) {
      float[] gamma = model.parameter(layer + ".gamma");
      float[] beta = model.parameter(layer + ".beta");
      for (int j = 0; j < gamma.length; j++) {
        sum += Math.abs(gamma[j] - 1) + Math.abs(beta[j]);
        count += 2;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static String entrant(Rule rule, boolean with) {
    return rule.label() + (with ? "-with" : "-without");
  }

  @Override
  public Finding finding(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Text> sentences = new ArrayList<>();
    boolean[] better = new boolean[RULES.size()];
    for (int i = 0; i < better.length; i++) {
      Rule rule = RULES.get(i);
      double[] with = view.best(entrant(rule, true));
      double[] without = view.best(entrant(rule, false));
      Paired paired = Paired.of(with, without);
      String best = RaceView.variant(entrant(rule, true), view.bestRate(entrant(rule, true)));
      double[] moved =
          Double.isNaN(view.bestRate(entrant(rule, true)))
              ? new double[] {Double.NaN}
              : measured.last("moved", best);
      better[i] = paired.larger() && Arrays.stream(moved).allMatch(m -> m > 0);
      sentences.add(
          Text.of(
              "exhibit.optimizers.answer",
              rule.label(),
              Shown.percent(Spread.of(with)),
              Shown.percent(Spread.of(without)),
              Shown.points(paired.difference()),
              Shown.number(Spread.of(moved))));
    }
    return new Finding(Verdict.of(better), sentences);
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    RaceView view = new RaceView(measured);
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new BarChart(
            "optimizers-best",
            Text.of("exhibit.optimizers.best"),
            RULES.stream().map(r -> Text.verbatim(r.label())).toList(),
            Axis.of(Text.of("axis.accuracy")),
            List.of(
                bars(view, true, Text.of("net.with"), Color.BN),
                bars(view, false, Text.of("net.without"), Color.PLAIN)),
            false));
    for (Rule rule : RULES) {
      figures.add(
          new LineChart(
              "optimizers-" + rule.label(),
              Text.of("exhibit.optimizers.curves", rule.label()),
              Axis.of(Text.of("axis.step")),
              Axis.of(Text.of("axis.accuracy")),
              List.of(
                  view.curve(entrant(rule, true), Text.of("net.with"), Color.BN),
                  view.curve(entrant(rule, false), Text.of("net.without"), Color.PLAIN))));
    }
    return figures;
  }

  private static BarChart.Series bars(RaceView view, boolean with, Text name, Color color) {
    List<Spread> spreads =
        RULES.stream().map(rule -> Spread.of(view.best(entrant(rule, with)))).toList();
    return new BarChart.Series(
        name,
        color,
        spreads.stream().mapToDouble(Spread::mean).toArray(),
        spreads.stream().mapToDouble(Spread::min).toArray(),
        spreads.stream().mapToDouble(Spread::max).toArray());
  }
}
