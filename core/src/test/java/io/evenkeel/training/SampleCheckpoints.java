package io.evenkeel.training;

import io.evenkeel.internal.state.Parameter;
import io.evenkeel.internal.state.RunningStatistics;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.metrics.Evaluation;
import io.evenkeel.metrics.Metric;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.network.ParameterSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;

/** Checkpoints with random content. */
public final class SampleCheckpoints {
  public static final Network NETWORK =
      Network.input(3).batchNorm().dense(4).batchNorm().relu().dense(2).build();

  private SampleCheckpoints() {}

  public static Checkpoint random(int slots, RandomGenerator random) {
    List<Parameter> parameters = new ArrayList<>();
    NETWORK
        .graph()
        .parameters()
        .forEach((key, spec) -> {
          float[][] state = new float[slots][];
          for (int i = 0; i < slots; i++) {
            state[i] = floats(spec, random);
          }
          parameters.add(
              new Parameter(key, spec.rows(), spec.columns(), floats(spec, random), state));
        });
    SequencedMap<String, RunningStatistics> statistics = new LinkedHashMap<>();
    for (Node norm : NETWORK.graph().batchNorms()) {
      RunningStatistics running = new RunningStatistics(norm.shape().features());
      for (int n = 0; n < 5; n++) {
        running.update(
            random.doubles(running.features()).toArray(),
            random.doubles(running.features()).toArray(),
            0.9);
      }
      if (random.nextBoolean()) {
        running.average(random.nextDouble(0.1, 1), false);
      }
      statistics.put(norm.path(), running);
    }
    Progress progress = progress(random);
    long optimizerSteps = random.nextLong(progress.step() + 1);
    return new Checkpoint(new TrainingState(parameters, statistics, optimizerSteps), progress);
  }

  public static EpochResult epoch(int number, RandomGenerator random) {
    return new EpochResult(
        number,
        100L * number,
        random.nextDouble(),
        evaluation(random),
        random.nextBoolean() ? Optional.of(evaluation(random)) : Optional.empty(),
        random.nextBoolean() ? Optional.of(evaluation(random)) : Optional.empty(),
        random.nextDouble(),
        random.nextDouble() * 1e6);
  }

  private static Progress progress(RandomGenerator random) {
    return new Progress(
        2,
        random.nextInt(1000),
        random.nextLong(1L << 50),
        random.nextInt(1 << 30),
        random.nextLong(1L << 50),
        random.nextGaussian(),
        random.nextLong(1L << 50),
        random.nextDouble(),
        List.of(epoch(1, random), epoch(2, random)));
  }

  private static Evaluation evaluation(RandomGenerator random) {
    return new Evaluation(
        random.nextInt(1 << 20),
        Map.of(
            Metric.LOSS,
            random.nextDouble(),
            Metric.ACCURACY,
            random.nextDouble(),
            Metric.AUC,
            Double.NaN,
            Metric.R2,
            Double.NEGATIVE_INFINITY),
        Optional.empty());
  }

  private static float[] floats(ParameterSpec spec, RandomGenerator random) {
    float[] values = new float[(int) spec.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
