package io.evenkeel.training;

import io.evenkeel.internal.engine.Engine;
import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.state.TrainingState;
import io.evenkeel.network.ParameterKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** An engine that learns nothing: it notes what it is given, and refuses a step if told to. */
final class FakeEngine implements Engine {
  final List<float[]> inputs = new ArrayList<>();
  final List<float[]> targetsSeen = new ArrayList<>();
  final List<StepSettings> settings = new ArrayList<>();
  private final TrainingState state;
  private final float[] input;
  private final float[] targets;
  private final float[] logits;
  private final int features;
  private final long refuseAt;
  boolean closed;

  FakeEngine(int features, int outputs, int maxRows, TrainingState state, long refuseAt) {
    this.features = features;
    this.state = state;
    this.refuseAt = refuseAt;
    input = new float[maxRows * features];
    targets = new float[maxRows];
    logits = new float[maxRows * outputs];
  }

  @Override
  public float[] input() {
    return input;
  }

  @Override
  public float[] targets() {
    return targets;
  }

  /** The loss is the step's number, from 1. */
  @Override
  public double step(int rows, StepSettings step) {
    settings.add(step);
    inputs.add(Arrays.copyOf(input, rows * features));
    targetsSeen.add(Arrays.copyOf(targets, rows));
    return step.step() == refuseAt ? Double.NaN : step.step() + 1;
  }

  @Override
  public String refusal() {
    return settings.getLast().step() == refuseAt
        ? "layer 0 (Dense): the gradient of its weight"
        : "";
  }

  @Override
  public float[] logits() {
    return logits;
  }

  @Override
  public TrainingState state() {
    return state;
  }

  @Override
  public Map<ParameterKey, float[]> gradients() {
    return Map.of();
  }

  @Override
  public void restore(TrainingState other) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    closed = true;
  }
}
