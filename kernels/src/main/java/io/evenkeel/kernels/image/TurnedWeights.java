package io.evenkeel.kernels.image;

import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import java.util.Arrays;

/**
 * Weights as the gradient for the input reads them: for each phase, and in it for each group, a
 * matrix (taps of the phase * filters) x channels in panels, each tap's matrix transposed. Where
 * each channel has a filter of its own, a matrix taps x channels a phase.
 */
final class TurnedWeights {
  private final ConvShape shape;
  private final Gather backward;
  private final ImageScratch scratch;
  private final Workers.Task body = this::tap;

  /** For each tap the phase that has it, and its place there. */
  private final int[] phaseOf;

  private final int[] placeOf;
  private final int[] phaseStart;
  private float[] weights = {};
  private float[] turned = {};

  TurnedWeights(ConvShape shape, ImageScratch scratch) {
    this.shape = shape;
    backward = Gather.backward(shape, shape.depthwise() ? 0 : shape.groupFilters());
    this.scratch = scratch;
    phaseOf = new int[shape.taps()];
    placeOf = new int[shape.taps()];
    phaseStart = new int[backward.phases() + 1];
    Arrays.fill(phaseOf, -1);
    for (int p = 0; p < backward.phases(); p++) {
      int[] taps = backward.phase(p).taps();
      for (int t = 0; t < taps.length; t++) {
        phaseOf[taps[t]] = p;
        placeOf[taps[t]] = t;
      }
      phaseStart[p + 1] = phaseStart[p] + phaseSize(p);
    }
  }

  private int phaseSize(int p) {
    int depth = backward.runs(p).depth();
    return shape.depthwise()
        ? Panels.size(depth, shape.channels())
        : shape.groups() * Panels.size(depth, shape.groupChannels());
  }

  /** Floats of all turned weights. */
  int size() {
    return phaseStart[phaseStart.length - 1];
  }

  /**
   * Turns the weights.
   *
   * @param weights as {@link ConvShape} says; read
   * @param turned {@link #size} floats, zeros where columns are missing; overwritten elsewhere
   */
  void run(float[] weights, float[] turned) {
    this.weights = weights;
    this.turned = turned;
    int threads = size() < 1 << 14 ? 1 : scratch.workers.count();
    scratch.workers.run(shape.taps() * (shape.depthwise() ? 1 : shape.groups()), threads, body);
  }

  private void tap(int item, int worker) {
    int tap = item % shape.taps();
    int group = item / shape.taps();
    int p = phaseOf[tap];
    if (p < 0) {
      return; // no pixel reads this tap: it lies in the padding for all of them
    }
    int depth = backward.runs(p).depth();
    if (shape.depthwise()) {
      for (int c = 0; c < shape.channels(); c++) {
        turned[phaseStart[p] + Panels.index(depth, placeOf[tap], c)] =
            weights[shape.weightIndex(tap, c)];
      }
      return;
    }
    int filters = shape.groupFilters();
    int channels = shape.groupChannels();
    int to = phaseStart[p] + group * Panels.size(depth, channels);
    int from = group * Panels.size(shape.depth(), filters);
    for (int f = 0; f < filters; f++) {
      int row = placeOf[tap] * filters + f;
      for (int c = 0; c < channels; c++) {
        turned[to + Panels.index(depth, row, c)] =
            weights[from + Panels.index(shape.depth(), tap * channels + c, f)];
      }
    }
  }
}
