package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import org.jspecify.annotations.Nullable;

/** An image as a row: {@code y[n, c * positions + q] = x[n * positions + q, c]}. */
final class PlainFlatten implements PlainLayer {
  private final int positions;
  private final int channels;

  PlainFlatten(int positions, int channels) {
    this.positions = positions;
    this.channels = channels;
  }

  @Override
  public void forward(float[] x, float[] y, int samples, StepSettings settings) {
    for (int i = 0; i < samples * positions * channels; i++) {
      y[inRow(i)] = x[i];
    }
  }

  @Override
  public void backward(
      float[] x, float[] dy, float @Nullable [] dx, int samples, StepSettings settings) {
    if (dx == null) {
      return;
    }
    for (int i = 0; i < samples * positions * channels; i++) {
      dx[i] = dy[inRow(i)];
    }
  }

  /** Where an element of the image stands in the rows. */
  private int inRow(int i) {
    int features = positions * channels;
    int within = i % features;
    return i - within + within % channels * positions + within / channels;
  }
}
