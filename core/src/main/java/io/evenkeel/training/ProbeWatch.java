package io.evenkeel.training;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.dataset.RowStream;
import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.probe.ProbeTaker;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.network.LeafLayer;
import io.evenkeel.network.Network;
import io.evenkeel.network.Node;
import io.evenkeel.probe.Probe;
import io.evenkeel.probe.ProbeListener;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Takes a {@link Probe} at its steps. */
final class ProbeWatch implements StepWatch {
  private final long[] steps;
  private final ProbeTaker taker;
  private final ProbeListener listener;

  /**
   * A watch.
   *
   * @param data the training data, from which the probe batch is drawn unless it is given
   * @throws InvalidInputException if the probe asks for what the network does not have
   */
  ProbeWatch(
      TrainingPlan plan, TrainingData data, Probe probe, ProbeListener listener, int threads) {
    this.listener = listener;
    Network network = plan.network();
    long seed = plan.config().seed();
    requireUnits(network, probe);
    steps = probe.steps().of(plan.totalSteps());
    Batch batch = probe.rows().map(rows -> given(rows, plan)).orElseGet(() -> drawn(plan, data));
    int rows = batch.rows;
    if (network.needsTwoRows() && rows < 2) {
      throw new InvalidInputException(
          "a probe of a network with batch normalization needs at least 2 rows, but got " + rows);
    }
    taker =
        new ProbeTaker(
            network, plan.config().loss(), probe, batch.x, batch.targets, rows, seed, threads);
  }

  /** The probe batch: rows x features and rows x target columns. */
  private record Batch(int rows, float[] x, float[] targets) {
    Batch(int rows, int features, int targetColumns) {
      this(rows, new float[Math.multiplyExact(rows, features)], new float[rows * targetColumns]);
    }
  }

  private static Batch given(Dataset rows, TrainingPlan plan) {
    TrainingData.requireFit("probe", rows, plan.network(), plan.config().loss());
    Batch batch = new Batch(rows.rows(), rows.features(), rows.targetColumns());
    int[] all = IntStream.range(0, rows.rows()).toArray();
    rows.copyRows(all, 0, all.length, batch.x, 0, batch.targets, 0);
    return batch;
  }

  /** The rows that the first epoch begins with. */
  private static Batch drawn(TrainingPlan plan, TrainingData data) {
    RowStream train = data.train();
    int rows = (int) Math.min(Probe.STANDARD_ROWS, train.rows());
    Batch batch = new Batch(rows, train.features(), train.targetColumns());
    try (EpochRows first = data.epoch(plan.network(), plan.config(), 0, 0)) {
      first.read(rows, batch.x, batch.targets);
    }
    return batch;
  }

  private static String layers(Network network) {
    return network.graph().nodes().stream()
        .filter(n -> n.op() instanceof LeafLayer)
        .map(Node::path)
        .collect(Collectors.joining(", "));
  }

  private static void requireUnits(Network network, Probe probe) {
    for (Probe.Unit unit : probe.units()) {
      Node layer =
          network.graph().nodes().stream()
              .filter(n -> n.path().equals(unit.layer()) && n.op() instanceof LeafLayer)
              .findFirst()
              .orElseThrow(() ->
                  new InvalidInputException(
                      "a probe is to follow a unit of layer %s, but the network's layers are %s"
                          .formatted(unit.layer(), layers(network))));
      int features = layer.shape().channels();
      if (unit.column() >= features) {
        throw new InvalidInputException(
            "a probe is to follow unit %d of layer %s, whose units are 0 to %d"
                .formatted(unit.column(), unit.layer(), features - 1));
      }
    }
  }

  private boolean isDue(long step) {
    return Arrays.binarySearch(steps, step) >= 0;
  }

  @Override
  public void before(Engine engine, long step) {
    if (isDue(step)) {
      taker.before(engine);
    }
  }

  @Override
  public void after(Engine engine, long step) {
    if (isDue(step)) {
      listener.onProbe(taker.take(engine, step));
    }
  }

  @Override
  public void close() {
    taker.close();
  }
}
