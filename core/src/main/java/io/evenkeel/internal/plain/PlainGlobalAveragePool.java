package io.evenkeel.internal.plain;

import io.evenkeel.internal.engine.StepSettings;
import org.jspecify.annotations.Nullable;

/** The mean of each channel over an image's pixels, summed in double. */
final class PlainGlobalAveragePool implements PlainLayer {
  private final int positions;
  private final int channels;

  PlainGlobalAveragePool(int positions, int channels) {
    this.positions = positions;
    this.channels = channels;
  }

  @Override
  public void forward(float[] x, float[] y, int samples, StepSettings settings) {
    for (int n = 0; n < samples; n++) {
      for (int c = 0; c < channels; c++) {
        double sum = 0;
        for (int q = 0; q < positions; q++) {
          sum += x[(n * positions + q) * channels + c];
        }
        y[n * channels + c] = (float) (sum / positions);
      }
    }
  }

  @Override
  public void backward(
      float[] x, float[] dy, float @Nullable [] dx, int samples, StepSettings settings) {
    if (dx == null) {
      return;
    }
    for (int i = 0; i < samples * positions * channels; i++) {
      int sample = i / (positions * channels);
      dx[i] = dy[sample * channels + i % channels] / positions;
    }
  }
}
