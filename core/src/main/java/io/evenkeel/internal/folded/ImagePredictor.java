package io.evenkeel.internal.folded;

import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.image.Convolution;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The predictor of networks of images: a few images at a time go through the whole network, so that
 * what lies between two layers stays in the cache. An image's result depends on that image alone,
 * whatever is predicted with it.
 *
 * <p>Several chunks of images are shared among threads where nobody else is predicting on them at
 * the moment.
 */
public final class ImagePredictor implements Predictor {
  /** Floats of the largest array of a chunk: 1 MiB. */
  private static final int CHUNK = 1 << 18;

  private static final int MOST_IMAGES = 64;

  private final FoldedNetwork network;
  private final Kernels kernels;
  private final int threads;
  private final int chunk;

  /** The weights of each step as its kernel takes them; empty where it has none. */
  private final List<float[]> weights = new ArrayList<>();

  private final ConcurrentLinkedQueue<ImageSteps> free = new ConcurrentLinkedQueue<>();

  /**
   * A predictor.
   *
   * @param threads most threads to use for one call
   */
  public ImagePredictor(FoldedNetwork network, Kernels kernels, int threads) {
    this.network = network;
    this.kernels = kernels;
    this.threads = threads;
    chunk = Math.clamp(CHUNK / network.widest(), 1, MOST_IMAGES);
    for (FoldedNetwork.Step step : network.steps()) {
      weights.add(weights(step.layer(), kernels));
    }
    free.add(steps());
  }

  private static float[] weights(FoldedLayer layer, Kernels kernels) {
    return switch (layer) {
      case FoldedLayer.Linear l -> {
        float[] panels = new float[Panels.size(l.inputs(), l.outputs())];
        Panels.fromRows(l.weight(), l.inputs(), l.outputs(), panels);
        yield panels;
      }
      case FoldedLayer.Filters f ->
          Convolution.formed(f.shape(), ConvPanels.of(f.shape(), f.weight()), kernels);
      default -> new float[0];
    };
  }

  @Override
  public void logits(float[] rows, int count, float[] logits) {
    int chunks = Math.ceilDiv(count, chunk);
    boolean shared =
        threads > 1
            && chunks > 1
            && SharedWorkers.tryRun(
                threads,
                workers ->
                    workers.run(
                        chunks, threads, (item, worker) -> predict(item, rows, count, logits)));
    if (!shared) {
      for (int item = 0; item < chunks; item++) {
        predict(item, rows, count, logits);
      }
    }
  }

  private void predict(int item, float[] rows, int count, float[] logits) {
    ImageSteps polled = free.poll();
    ImageSteps steps = polled == null ? steps() : polled;
    int first = item * chunk;
    steps.run(rows, first, Math.min(chunk, count - first), logits);
    free.add(steps);
  }

  private ImageSteps steps() {
    return new ImageSteps(network, weights, chunk, kernels);
  }
}
