package io.evenkeel.benchmarks;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.folded.Folding;
import io.evenkeel.internal.folded.Predictor;
import io.evenkeel.internal.fused.FusedEngine;
import io.evenkeel.internal.plain.PlainEngine;
import io.evenkeel.internal.state.InitialState;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.loss.Loss;
import io.evenkeel.network.BatchNorm;
import io.evenkeel.network.Dense;
import io.evenkeel.network.Graph;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Network;
import io.evenkeel.network.Networks;
import io.evenkeel.network.Node;
import io.evenkeel.network.NormPlacement;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.network.ParameterSpec;
import io.evenkeel.network.Shape;
import io.evenkeel.network.WeightedLayer;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Times one step of Evenkeel: {@code WORKLOAD bn|plain THREADS REPETITIONS}. Prints one line of
 * JSON.
 *
 * <p>A training step includes copying the mini-batch into the engine's buffers. An inference call
 * is a prediction with BatchNorm folded into the weights.
 */
public final class StepBench {
  /** The variant whose layers are computed one after another, on whole matrices. */
  static final String UNFUSED = "unfused";

  private StepBench() {}

  /** One step of what was asked for. */
  static StepTimer.Step step(StepArguments arguments) {
    return arguments.workload().trains() ? new Training(arguments) : new Inference(arguments);
  }

  /** See {@link StepBench}. */
  public static void main(String[] args) {
    StepArguments arguments = StepArguments.parse(args);
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("kernels", Kernels.active().description());
    settings.put("java", System.getProperty("java.vm.version"));
    StepTimer.Step step = step(arguments);
    double peak = FmaPeak.measure(arguments.threads());
    StepReport report = StepTimer.time("evenkeel", arguments, settings, step);
    peak = Math.max(peak, FmaPeak.measure(arguments.threads()));
    settings.put("peak", String.format(Locale.ROOT, "%.1f", peak));
    settings.put(
        "share",
        String.format(
            Locale.ROOT,
            "%.3f",
            operations(arguments.workload(), arguments.batchNorm())
                / (report.median() * 1e6 * peak)));
    System.out.println(report.toJson());
  }

  /**
   * Floating-point operations of a step's multiply-adds, taps in the padding among them: a product
   * for the forward pass, and in training one for each gradient except that of the input.
   */
  static double operations(Workload workload, boolean batchNorm) {
    Graph graph = network(workload, batchNorm).graph();
    long forward = 0;
    long first = 0;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof WeightedLayer layer) {
        long count = ((LeafLayer) layer).multiplyAdds(graph.inputShape(node));
        first = forward == 0 ? count : first;
        forward += count;
      }
    }
    long all = workload.trains() ? 3 * forward - first : forward;
    return 2.0 * all * workload.batch();
  }

  /** The workload's network. */
  public static Network network(Workload workload, boolean batchNorm) {
    if (workload.ofImages()) {
      Shape image = new Shape(Workload.IMAGE, Workload.IMAGE, 3);
      Network network =
          switch (workload.images()) {
            case "cnn" -> Networks.cnn(image, workload.outputs());
            case "airbench94" -> Networks.airbench94(image, workload.outputs());
            case "resnet18" -> Networks.resnet18(image, workload.outputs());
            default -> throw new IllegalArgumentException("no network " + workload.images());
          };
      return batchNorm ? network : NormPlacement.none(network);
    }
    Network.Builder builder = Network.input(workload.inputs(0));
    for (int layer = 0; layer < workload.denseLayers(); layer++) {
      builder.dense(workload.outputs(layer));
      if (layer + 1 < workload.denseLayers()) {
        if (batchNorm) {
          builder.batchNorm(
              BatchNorm.DEFAULT.withEpsilon(Workload.EPSILON).withEmaDecay(Workload.EMA_DECAY));
        }
        switch (workload.hidden()) {
          case RELU -> builder.relu();
          case SIGMOID -> builder.sigmoid();
        }
      }
    }
    return builder.build();
  }

  /** The workload's first weights: BN at gamma 1, beta 0 for training, as drawn for inference. */
  private static TrainingState initial(
      Network network, Workload workload, StepData data, int slots) {
    if (workload.ofImages()) {
      return InitialState.of(network, slots, StepData.SEED);
    }
    List<Parameter> parameters = new ArrayList<>();
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    Graph graph = network.graph();
    int dense = -1;
    for (Node node : graph.nodes()) {
      dense += node.op() instanceof Dense ? 1 : 0;
      for (ParameterSpec spec : graph.parameters(node)) {
        ParameterKey key = new ParameterKey(node.path(), spec.role());
        parameters.add(
            Parameter.fresh(key, spec, values(spec, workload.trains(), data, dense), slots));
      }
      if (node.op() instanceof BatchNorm) {
        statistics.put(
            node.path(),
            RunningStatistics.of(doubles(data.mean(dense)), doubles(data.variance(dense))));
      }
    }
    return new TrainingState(parameters, statistics, 0);
  }

  private static float[] values(ParameterSpec spec, boolean trains, StepData data, int dense) {
    return switch (spec.role()) {
      case Dense.WEIGHT -> data.weight(dense).clone();
      case BatchNorm.GAMMA -> {
        float[] ones = new float[spec.columns()];
        Arrays.fill(ones, 1);
        yield trains ? ones : data.gamma(dense).clone();
      }
      case BatchNorm.BETA -> trains ? new float[spec.columns()] : data.beta(dense).clone();
      default -> new float[spec.columns()];
    };
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    Arrays.setAll(result, i -> values[i]);
    return result;
  }

  private static final class Training implements StepTimer.Step {
    private final Engine engine;
    private final StepData data;
    private final Workload workload;
    private long steps;
    private double loss;

    Training(StepArguments arguments) {
      workload = arguments.workload();
      data = new StepData(workload);
      Network network = network(workload, arguments.batchNorm());
      Optimizer optimizer =
          switch (workload.optimizer()) {
            case SGD -> Optimizer.sgd(workload.learningRate());
            case ADAM -> Optimizer.adam(workload.learningRate());
            case MOMENTUM -> Optimizer.momentum(workload.learningRate(), 0.9);
            case NESTEROV -> Optimizer.nesterov(workload.learningRate(), 0.9);
            case NONE -> throw new IllegalArgumentException("an inference workload does not train");
          };
      Loss lossFunction =
          workload.classifies() ? Loss.softmaxCrossEntropy() : Loss.meanSquaredError();
      TrainingState state = initial(network, workload, data, optimizer.slots());
      int rows = workload.batch();
      int threads = arguments.threads();
      engine =
          arguments.variant().equals(UNFUSED)
              ? new PlainEngine(network, lossFunction, optimizer, rows, state, threads)
              : new FusedEngine(network, lossFunction, optimizer, rows, state, threads);
    }

    @Override
    public void run(int batch) {
      float[] inputs = data.inputs(batch);
      System.arraycopy(inputs, 0, engine.input(), 0, inputs.length);
      System.arraycopy(data.targets(batch), 0, engine.targets(), 0, workload.batch());
      loss = engine.step(workload.batch(), new StepSettings(workload.learningRate(), 1, steps++));
      if (!engine.refusal().isEmpty()) {
        throw new IllegalStateException(engine.refusal());
      }
    }

    @Override
    public double loss(int batch) {
      return loss;
    }
  }

  private static final class Inference implements StepTimer.Step {
    private final Predictor predictor;
    private final StepData data;
    private final Workload workload;
    private final float[] logits;

    Inference(StepArguments arguments) {
      workload = arguments.workload();
      data = new StepData(workload);
      Network network = network(workload, arguments.batchNorm());
      TrainingState state = initial(network, workload, data, 0);
      predictor =
          Predictor.of(
              Folding.fold(
                  network, key -> state.parameter(key).values(), norm -> moments(state, norm)),
              Kernels.active(),
              arguments.threads());
      logits = new float[workload.batch() * workload.outputs()];
    }

    /** A network of images has not seen any images: its BatchNorms have mean 0 and variance 1. */
    private Moments moments(TrainingState state, Node norm) {
      RunningStatistics running = state.statistics(norm.path());
      double[] ones = new double[norm.shape().channels()];
      Arrays.fill(ones, 1);
      return workload.ofImages()
          ? new Moments(new double[ones.length], ones)
          : new Moments(running.emaMean(), running.emaVariance());
    }

    @Override
    public void run(int batch) {
      predictor.logits(data.inputs(batch), workload.batch(), logits);
    }

    @Override
    public double loss(int batch) {
      return data.loss(logits, batch);
    }
  }
}
