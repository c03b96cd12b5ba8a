package io.evenkeel.lab.exhibit;

import io.evenkeel.data.Mnist;
import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.ActivationFunction;
import io.evenkeel.lab.compare.Spread;
import io.evenkeel.lab.exhibit.PaperNetwork.Place;
import io.evenkeel.lab.page.Figure;
import io.evenkeel.model.Model;
import io.evenkeel.model.StatisticsEstimator;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Initialization;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.probe.Distribution;
import io.evenkeel.probe.LayerProbe;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeResult;
import io.evenkeel.probe.ProbeSteps;
import io.evenkeel.training.Trainer;
import io.evenkeel.training.TrainingListener;
import io.evenkeel.training.TrainingRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/** What gamma and beta are for: learned against fixed, the identity, and where they end. */
final class GammaBetaExhibit implements Exhibit {
  static final List<ActivationFunction> ACTIVATIONS =
      List.of(ActivationFunction.SIGMOID, ActivationFunction.RELU);
  static final List<String> LEARNED = List.of("both", "gamma", "beta", "none");
  static final List<String> STAGES = List.of("z", "zhat", "ztilde");
  private static final double RATE = 0.1;
  private static final double SAME = 1e-4;
  private static final int ROWS = 1000;
  private static final int RIDGES = 8;

  private record Settings(int version, Race race) {}

  @Override
  public String name() {
    return "gamma-beta";
  }

  @Override
  public long[] seeds(boolean quick) {
    return quick ? new long[] {1, 2} : new long[] {1, 2, 3, 4};
  }

  private Race race(boolean quick) {
    Race.Looks looks = new Race.Looks(quick ? 8 : 12, 2);
    return new Race(new double[] {RATE}, seeds(quick), 60, quick ? 800 : 6000, looks);
  }

  @Override
  public Object settings(boolean quick) {
    return new Settings(1, race(quick));
  }

  @Override
  public List<Job> jobs(boolean quick, Measurements into) {
    Race race = race(quick);
    List<Job> jobs = new ArrayList<>();
    for (ActivationFunction activation : ACTIVATIONS) {
      for (String learned : LEARNED) {
        for (long seed : race.seeds()) {
          jobs.add(
              new Job(
                  race.steps(),
                  progress -> train(race, activation, learned, seed, progress, into)));
        }
      }
    }
    return jobs;
  }

  static String variant(ActivationFunction activation, String learned) {
    return activation.name().toLowerCase(Locale.ROOT) + "-" + learned;
  }

  private static void train(
      Race race,
      ActivationFunction activation,
      String learned,
      long seed,
      TrainingListener progress,
      Measurements into) {
    boolean gamma = learned.equals("both") || learned.equals("gamma");
    boolean beta = learned.equals("both") || learned.equals("beta");
    Network network =
        PaperNetwork.of(
            activation,
            Place.BEFORE,
            BatchNorm.DEFAULT.withLearned(gamma, beta),
            new Initialization.FromActivation());
    Trainer trainer = Trainer.of(network).optimizer(Optimizer.sgd(RATE));
    String variant = variant(activation, learned);
    if (learned.equals("both") && seed == race.seeds()[0]) {
      Probe probe =
          Probe.of(Mnist.test().slice(0, ROWS)).withZhat().at(ProbeSteps.spread(RIDGES, 4, 1));
      List<Double> steps = new ArrayList<>();
      trainer.probe(
          probe,
          result -> {
            steps.add((double) result.step());
            keep(result, variant, into);
            into.put(
                "ridges/" + variant, steps.stream().mapToDouble(Double::doubleValue).toArray());
          });
    }
    Optional<TrainingRun> run =
        race.run(trainer, Mnist.train(), Mnist.test(), variant, seed, progress, into);
    ends(run.map(TrainingRun::model), variant, seed, into);
  }

  /** Keeps the histograms of the three stages of each BN: mean, std, from, to, counts. */
  private static void keep(ProbeResult result, String variant, Measurements into) {
    Distribution z = result.input();
    for (LayerProbe layer : result.layers()) {
      if (layer instanceof LayerProbe.OfBatchNorm norm) {
        keep(z, name("z", variant, norm.block(), result.step()), into);
        keep(norm.zhat().orElseThrow(), name("zhat", variant, norm.block(), result.step()), into);
        keep(norm.output(), name("ztilde", variant, norm.block(), result.step()), into);
      }
      z = layer.output();
    }
  }

  static String name(String stage, String variant, int block, long step) {
    return "ridge/%s/%s/%d/%d".formatted(stage, variant, block, step);
  }

  private static void keep(Distribution of, String name, Measurements into) {
    int[] counts = of.histogram().counts();
    double[] array = new double[counts.length + 4];
    array[0] = of.mean();
    array[1] = of.std();
    array[2] = of.histogram().from();
    array[3] = of.histogram().to();
    for (int i = 0; i < counts.length; i++) {
      array[i + 4] = counts[i];
    }
    into.put(name, array);
  }

  /** Where gamma and beta ended, layer by layer, and how far the identity setting is from z. */
  private static void ends(Optional<Model> model, String variant, long seed, Measurements into) {
    double[] width = new double[PaperNetwork.HIDDEN];
    double[] beta = new double[PaperNetwork.HIDDEN];
    Arrays.fill(width, Double.NaN);
    Arrays.fill(beta, Double.NaN);
    double identity = Double.NaN;
    if (model.isPresent()) {
      int block = 0;
      for (String layer : model.get().statistics().keySet()) {
        width[block] = rootMeanSquare(model.get().parameter(layer, BatchNorm.GAMMA));
        float[] values = model.get().parameter(layer, BatchNorm.BETA);
        double sum = 0;
        for (float value : values) {
          sum += value;
        }
        beta[block] = sum / values.length;
        block++;
      }
      identity = identity(model.get());
    }
    into.put(Measurements.key("width", variant, seed), width);
    into.put(Measurements.key("beta", variant, seed), beta);
    into.put(Measurements.key("identity", variant, seed), identity);
  }

  private static double rootMeanSquare(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  /**
   * The largest |ztilde - z| of the first BN, in root mean squares of z, when gamma = sqrt(sigma2 +
   * epsilon) and beta = mu.
   */
  private static double identity(Model model) {
    Rows rows = Rows.of(Mnist.test().slice(0, ROWS));
    Dataset data = rows.dataset();
    Node norm = model.network().graph().batchNorms().getFirst();
    SequencedMap<String, Moments> all = StatisticsEstimator.estimate(model, data);
    Moments moments = Objects.requireNonNull(all.get(norm.path()));
    double epsilon = ((BatchNorm) norm.op()).epsilon();
    float[] gamma = new float[moments.features()];
    float[] beta = new float[moments.features()];
    for (int j = 0; j < gamma.length; j++) {
      gamma[j] = (float) Math.sqrt(moments.variance()[j] + epsilon);
      beta[j] = (float) moments.mean()[j];
    }
    Map<ParameterKey, float[]> parameters = model.parameters();
    parameters.put(new ParameterKey(norm.path(), BatchNorm.GAMMA), gamma);
    parameters.put(new ParameterKey(norm.path(), BatchNorm.BETA), beta);
    Model identity = model.toBuilder().parameters(parameters).build();
    float[] z = Traced.value(identity, norm.input(), rows.x(), ROWS);
    float[] ztilde = Traced.value(identity, norm.id(), rows.x(), ROWS);
    double most = 0;
    for (int i = 0; i < z.length; i++) {
      most = Math.max(most, Math.abs(ztilde[i] - z[i]));
    }
    return most / rootMeanSquare(z);
  }

  @Override
  public ExhibitFinding finding(Measurements measured) {
    double identity =
        Arrays.stream(measured.last("identity", variant(ActivationFunction.SIGMOID, "both")))
            .max()
            .orElse(Double.NaN);
    FindingBuilder answer = new FindingBuilder();
    answer.part(identity < SAME, "exhibit.gamma-beta.identity", Shown.number(identity));
    for (ActivationFunction activation : ACTIVATIONS) {
      double[] both = measured.last("accuracy", variant(activation, "both"));
      double[] none = measured.last("accuracy", variant(activation, "none"));
      Paired learned = Paired.of(both, none);
      answer.part(
          learned.larger(),
          "exhibit.gamma-beta.learned",
          activation.name().toLowerCase(Locale.ROOT),
          Shown.percent(Spread.of(both)),
          Shown.percent(Spread.of(none)),
          Shown.points(learned.difference()),
          learned.words());
    }
    String sigmoid = variant(ActivationFunction.SIGMOID, "both");
    boolean wider = true;
    List<String> widths = new ArrayList<>();
    for (int block = 0; block < PaperNetwork.HIDDEN; block++) {
      Spread width = measured.at("width", sigmoid, block);
      wider &= width.min() > 1;
      widths.add(Shown.number(width));
    }
    return answer.part(wider, "exhibit.gamma-beta.width", widths.toArray()).finding();
  }

  @Override
  public List<Figure> figures(Measurements measured) {
    return GammaBetaFigures.of(measured);
  }
}
