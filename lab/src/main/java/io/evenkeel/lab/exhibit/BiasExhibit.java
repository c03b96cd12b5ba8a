package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.RandomStream;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.page.Axis;
import io.evenkeel.lab.page.Color;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.lab.page.LineChart;
import io.evenkeel.lab.page.Text;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Graph;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.Statistics;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.ParameterProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The bias before BN is redundant. A dropout layer that drops nothing stands between the biased
 * dense layer and its BN, because a network refuses to have them next to each other.
 */
final class BiasExhibit implements Exhibit {
  /**
   * A gradient that is this much shorter than the weights' is rounding error: 84 units of 2^-23.
   */
  private static final double ROUNDING = 1e-5;

  private static final double SAME_PROBABILITY = 1e-4;
  private static final int BATCH = 60;
  private static final int UNITS = 100;
  private static final int ROWS = 1000;
  private static final double ADAM_RATE = 1e-3;
  private static final double SGD_RATE = 0.1;

  private record Settings(int version, Race race, int rows) {}

  @Override
  public String name() {
    return "bias";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3};
  }

  private Race race(boolean quick) {
    Race.Looks looks = new Race.Looks(quick ? 8 : 12, 2);
    return new Race(new double[0], seeds(quick), BATCH, quick ? 500 : 3000, looks);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, race(quick), ROWS);
  }

  private static Network network(boolean bias) {
    Network.Builder builder = Network.input(784);
    for (int layer = 0; layer < PaperNetwork.HIDDEN; layer++) {
      builder.dense(UNITS, bias).dropout(0).batchNorm().sigmoid();
    }
    return builder.dense(10).build();
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    for (long seed : race.seeds()) {
      for (boolean bias : new boolean[] {true, false}) {
        String name = bias ? "biased" : "plain";
        jobs.add(
            new Job(
                race.steps(),
                progress ->
                    train(race, name, bias, Optimizer.sgd(SGD_RATE), seed, progress, into)));
      }
      jobs.add(
          new Job(
              race.steps(),
              progress ->
                  train(race, "adam", true, Optimizer.adam(ADAM_RATE), seed, progress, into)));
    }
    return jobs;
  }

  private static void train(
      Race race,
      String name,
      boolean bias,
      Optimizer optimizer,
      long seed,
      TrainingListener progress,
      Measurements into) {
    List<double[]> gradients = new ArrayList<>();
    Trainer trainer =
        Trainer.of(network(bias))
            .optimizer(optimizer)
            .probe(
                Probe.of(Mnist.test().slice(0, BATCH)).at(race.looks().steps(race.steps())),
                result -> {
                  if (result.step() > 0) {
                    gradients.add(
                        new double[] {
                          (double) result.step(),
                          norm(result, "bias", ParameterProbe::gradientNorm),
                          norm(result, "weight", ParameterProbe::gradientNorm),
                          norm(result, "bias", ParameterProbe::norm)
                        });
                  }
                });
    Optional<Model> model =
        race.run(trainer, Mnist.train(), Mnist.test(), name, seed, progress, into)
            .map(run -> run.model());
    String[] names = {"gradientStep", "biasGradient", "weightGradient", "biasNorm"};
    for (int i = 0; i < names.length; i++) {
      int column = i;
      into.put(
          Measurements.key(names[i], name, seed),
          gradients.stream().mapToDouble(row -> row[column]).toArray());
    }
    if (name.equals("biased")) {
      double moved = model.map(m -> movedByBias(m, seed)).orElse(Double.NaN);
      into.put(Measurements.key("moved", name, seed), moved);
    }
  }

  /** The length of the hidden layers' biases or weights together, or of their gradients. */
  private static double norm(
      ProbeResult result, String parameter, ToDoubleFunction<ParameterProbe> of) {
    double squares = 0;
    for (LayerProbe layer : result.layers()) {
      if (layer instanceof LayerProbe.OfDense dense && dense.features() == UNITS) {
        for (ParameterProbe one : dense.parameters()) {
          if (one.name().equals(parameter)) {
            squares += of.applyAsDouble(one) * of.applyAsDouble(one);
          }
        }
      }
    }
    return Math.sqrt(squares);
  }

  /**
   * The largest change of a probability when standard normal numbers are added to all biases before
   * a BN, and the statistics are taken over the same rows before and after.
   */
  private static double movedByBias(Model model, long seed) {
    Rows rows = Rows.of(Mnist.test().slice(0, ROWS));
    RandomStream random = RandomStream.of(seed, "bias exhibit", 0);
    Map<ParameterKey, float[]> parameters = model.parameters();
    Graph graph = model.network().graph();
    for (Node norm : graph.batchNorms()) {
      Node dense = graph.node(graph.node(norm.input()).input());
      ParameterKey key = new ParameterKey(dense.path(), Dense.BIAS);
      float[] bias = model.parameter(key);
      float[] changed = new float[bias.length];
      for (int j = 0; j < changed.length; j++) {
        changed[j] = bias[j] + (float) random.nextGaussian();
      }
      parameters.put(key, changed);
    }
    Dataset data = rows.dataset();
    float[] with = renormalised(model, data).predict(rows.x(), ROWS);
    Model other = model.toBuilder().parameters(parameters).build();
    float[] without = renormalised(other, data).predict(rows.x(), ROWS);
    double most = 0;
    for (int i = 0; i < with.length; i++) {
      most = Math.max(most, Math.abs(with[i] - without[i]));
    }
    return most;
  }

  private static Model renormalised(Model model, Dataset data) {
    return model.withStatistics(Statistics.DATA, StatisticsEstimator.estimate(model, data));
  }

  /** The largest ratio of the biases' gradient to the weights' gradient over the steps, by seed. */
  static double[] ratio(Measurements measured, String name) {
    return Arrays.stream(measured.seeds())
        .mapToDouble(seed -> {
          double[] bias = measured.get("biasGradient", name, seed);
          double[] weight = measured.get("weightGradient", name, seed);
          double most = 0;
          for (int i = 0; i < bias.length; i++) {
            most = Math.max(most, bias[i] / weight[i]);
          }
          return most;
        })
        .toArray();
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    Spread ratio = Spread.of(ratio(measured, "biased"));
    Spread moved = Spread.of(measured.last("moved", "biased"));
    Paired accuracy =
        Paired.of(measured.last("accuracy", "biased"), measured.last("accuracy", "plain"));
    return new FindingBuilder()
        .part(ratio.max() < ROUNDING, "exhibit.bias.gradient", Shown.number(ratio.max()))
        .part(moved.max() < SAME_PROBABILITY, "exhibit.bias.moved", Shown.number(moved.max()))
        .part(
            !accuracy.larger() && !accuracy.smaller(),
            "exhibit.bias.accuracy",
            Shown.percent(Spread.of(measured.last("accuracy", "biased"))),
            Shown.percent(Spread.of(measured.last("accuracy", "plain"))),
            Shown.points(accuracy.difference()),
            accuracy.words())
        .note(
            "exhibit.bias.adam",
            Shown.number(Spread.of(measured.last("biasNorm", "biased"))),
            Shown.number(Spread.of(measured.last("biasNorm", "adam"))))
        .finding();
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    long seed = measured.seeds()[0];
    Axis steps = Axis.of(Text.of("axis.step"));
    double[] at = measured.get("gradientStep", "biased", seed);
    double[] step = measured.get("step", "biased", seed);
    return List.of(
        new LineChart(
            "bias-gradient",
            Text.of("exhibit.bias.gradients"),
            steps,
            Axis.logarithmic(Text.of("exhibit.bias.length")),
            List.of(
                LineChart.Series.of(
                    Text.of("exhibit.bias.ofBias"),
                    Color.BN,
                    at,
                    positive(measured.get("biasGradient", "biased", seed))),
                LineChart.Series.of(
                    Text.of("exhibit.bias.ofWeight"),
                    Color.PLAIN,
                    at,
                    positive(measured.get("weightGradient", "biased", seed))))),
        new LineChart(
            "bias-accuracy",
            Text.of("exhibit.bias.curves"),
            steps,
            Axis.of(Text.of("axis.accuracy")),
            List.of(
                RaceView.band(
                    measured, "accuracy", "biased", step, Text.of("exhibit.bias.with"), Color.BN),
                RaceView.band(
                    measured,
                    "accuracy",
                    "plain",
                    step,
                    Text.of("exhibit.bias.without"),
                    Color.PLAIN))));
  }

  /** Zero has no place on a logarithmic axis. */
  private static double[] positive(double[] values) {
    return Arrays.stream(values).map(v -> v > 0 ? v : Double.NaN).toArray();
  }
}
