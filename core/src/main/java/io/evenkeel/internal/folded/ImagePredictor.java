package io.evenkeel.internal.folded;

import io.evenkeel.internal.image.ConvPanels;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.kernels.image.Convolution;
import io.evenkeel.kernels.image.ImagesAtATime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The predictor of networks of images: a few images at a time go through the whole network, so that
 * what lies between two layers stays in the cache. An image's result depends on that image alone,
 * whatever is predicted with it.
 *
 * <p>Where nobody else is predicting on the threads at the moment, they share the work: by chunks
 * of images, or, where there are fewer chunks than threads and they are worth waking a thread, by
 * the rows and columns of each layer.
 */
public final class ImagePredictor implements Predictor {
  /** Floats of the largest array of a chunk: 1 MiB. */
  private static final int CHUNK = 1 << 18;

  private static final int MOST_IMAGES = 64;

  /** Multiply-adds, some 0.1 ms of them, from which the layers of a few images are shared. */
  private static final long WORTH_SHARING = 10_000_000;

  private final FoldedNetwork network;
  private final Kernels kernels;
  private final int threads;
  private final int chunk;

  /** Multiply-adds of one image. */
  private final long multiplyAdds;

  /** The weights of each step as its kernel takes them; empty where it has none. */
  private final List<float[]> weights = new ArrayList<>();

  private final ConcurrentLinkedQueue<ImageSteps> free = new ConcurrentLinkedQueue<>();

  /**
   * The steps whose layers the threads share, and these threads; read and written only while this
   * predictor has them.
   */
  private @Nullable ImageSteps together;

  private @Nullable Workers bound;

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
    multiplyAdds = network.steps().stream().mapToLong(step -> multiplyAdds(step.layer())).sum();
    free.add(steps());
  }

  private static long multiplyAdds(FoldedLayer layer) {
    return switch (layer) {
      case FoldedLayer.Linear l -> (long) l.inputs() * l.outputs();
      case FoldedLayer.Filters f -> f.shape().multiplyAdds();
      default -> 0;
    };
  }

  private static float[] weights(FoldedLayer layer, Kernels kernels) {
    return switch (layer) {
      case FoldedLayer.Linear l -> {
        float[] panels = new float[Panels.size(l.inputs(), l.outputs())];
        Panels.fromRows(l.weight(), l.inputs(), l.outputs(), panels);
        yield panels;
      }
      case FoldedLayer.Filters f ->
          Convolution.formed(
              f.shape(), ImagesAtATime.FEW, ConvPanels.of(f.shape(), f.weight()), kernels);
      default -> new float[0];
    };
  }

  @Override
  public void logits(float[] rows, int count, float[] logits, boolean onThisThread) {
    int chunks = Math.ceilDiv(count, chunk);
    boolean apart = chunks >= threads;
    boolean shared =
        !onThisThread
            && threads > 1
            && (apart ? chunks > 1 : count * multiplyAdds >= WORTH_SHARING)
            && SharedWorkers.tryRun(
                threads,
                workers -> {
                  if (apart) {
                    workers.run(
                        chunks, threads, (item, worker) -> predict(item, rows, count, logits));
                  } else if (workers.count() == threads) {
                    predictTogether(workers, chunks, rows, count, logits);
                  } else { // another model's predictions may use more threads than this one's
                    predictAlone(chunks, rows, count, logits);
                  }
                });
    if (!shared) {
      predictAlone(chunks, rows, count, logits);
    }
  }

  private void predictAlone(int chunks, float[] rows, int count, float[] logits) {
    for (int item = 0; item < chunks; item++) {
      predict(item, rows, count, logits);
    }
  }

  private void predict(int item, float[] rows, int count, float[] logits) {
    ImageSteps polled = free.poll();
    ImageSteps steps = polled == null ? steps() : polled;
    int first = item * chunk;
    steps.run(rows, first, Math.min(chunk, count - first), logits);
    free.add(steps);
  }

  private void predictTogether(
      Workers workers, int chunks, float[] rows, int count, float[] logits) {
    ImageSteps steps = together;
    if (steps == null || bound != workers) {
      steps = new ImageSteps(network, weights, chunk, kernels, workers);
      together = steps;
      bound = workers;
    }
    for (int item = 0; item < chunks; item++) {
      int first = item * chunk;
      steps.run(rows, first, Math.min(chunk, count - first), logits);
    }
  }

  private ImageSteps steps() {
    return new ImageSteps(network, weights, chunk, kernels, new Workers(1));
  }
}
