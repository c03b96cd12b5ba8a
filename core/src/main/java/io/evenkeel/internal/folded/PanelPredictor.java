package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The predictor that models use: rows go through the whole network in blocks of 64, so that what
 * lies between two layers stays in the cache, and weights lie in panels. One row alone takes a
 * kernel of its own. Gives the same bits as {@link PlainPredictor}, for a row alone as in any
 * batch.
 *
 * <p>Large batches are shared among threads where nobody else is predicting on them at the moment.
 */
public final class PanelPredictor implements Predictor {
  private static final ReentrantLock SHARED = new ReentrantLock();
  private static @Nullable Workers workers;

  private final int inputs;
  private final int outputs;
  private final int widest;
  private final int threads;
  private final List<Step> steps = new ArrayList<>();
  private final MicroKernel kernel;
  private final NormKernels norm;
  private final ConcurrentLinkedQueue<float[][]> scratch = new ConcurrentLinkedQueue<>();

  /** A folded layer with its arrays as the kernels take them. */
  private sealed interface Step {}

  private record Product(int inputs, int outputs, float[] panels, float[] bias) implements Step {}

  private record Columns(float[] mean, float[] scale, float[] shift) implements Step {}

  private record Elements(ActivationKernel kernel) implements Step {}

  /**
   * A predictor.
   *
   * @param inputs columns of the network's input
   * @param layers the folded network
   * @param threads most threads to use for one call
   */
  public PanelPredictor(int inputs, List<FoldedLayer> layers, Kernels kernels, int threads) {
    this.inputs = inputs;
    this.threads = threads;
    this.kernel = kernels.microKernel();
    this.norm = kernels.norm();
    int columns = inputs;
    int most = inputs;
    for (FoldedLayer layer : layers) {
      switch (layer) {
        case Linear l -> {
          float[] panels = new float[Panels.size(l.inputs(), l.outputs())];
          Panels.fromRows(l.weight(), l.inputs(), l.outputs(), panels);
          steps.add(new Product(l.inputs(), l.outputs(), panels, padded(l.bias())));
          columns = l.outputs();
        }
        case Affine a ->
            steps.add(new Columns(padded(a.mean()), padded(a.scale()), padded(a.shift())));
        case Pointwise p ->
            steps.add(new Elements(kernels.elementwise().activation(p.function(), p.slope())));
      }
      most = Math.max(most, columns);
    }
    this.outputs = columns;
    this.widest = Panels.count(most) * Panels.WIDTH + 16;
  }

  private static float[] padded(float[] values) {
    float[] result = new float[Panels.count(values.length) * Panels.WIDTH];
    System.arraycopy(values, 0, result, 0, values.length);
    return result;
  }

  @Override
  public void logits(float[] rows, int count, float[] logits) {
    int blocks = (count + Blocking.ROWS - 1) / Blocking.ROWS;
    if (blocks > 1 && threads > 1 && SHARED.tryLock()) {
      try {
        sharedWorkers(threads)
            .run(blocks, threads, (block, worker) -> predictBlock(block, rows, count, logits));
      } finally {
        SHARED.unlock();
      }
    } else {
      for (int block = 0; block < blocks; block++) {
        predictBlock(block, rows, count, logits);
      }
    }
  }

  private static Workers sharedWorkers(int threads) {
    Workers current = workers;
    if (current == null || current.count() < threads) {
      if (current != null) {
        current.close();
      }
      current = new Workers(threads);
      workers = current;
    }
    return current;
  }

  private void predictBlock(int block, float[] rows, int count, float[] logits) {
    float[][] pair = scratch.poll();
    if (pair == null) {
      pair = new float[2][Blocking.ROWS * widest];
    }
    int first = block * Blocking.ROWS;
    int n = Math.min(Blocking.ROWS, count - first);
    float[] x = pair[0];
    float[] y = pair[1];
    for (int r = 0; r < n; r++) {
      System.arraycopy(rows, (first + r) * inputs, x, r * widest, inputs);
    }
    int columns = inputs;
    for (Step step : steps) {
      switch (step) {
        case Product p -> {
          multiply(p, n, x, y);
          columns = p.outputs();
          float[] swap = x;
          x = y;
          y = swap;
        }
        case Columns c ->
            norm.affine(
                x,
                0,
                widest,
                c.mean(),
                c.scale(),
                c.shift(),
                0,
                x,
                0,
                widest,
                n,
                Blocking.padded(columns));
        case Elements e -> e.kernel().forward(x, 0, widest, x, 0, widest, n, columns);
      }
    }
    for (int r = 0; r < n; r++) {
      System.arraycopy(x, r * widest, logits, (first + r) * outputs, outputs);
    }
    scratch.add(pair);
  }

  private void multiply(Product p, int rows, float[] x, float[] y) {
    int panels = Panels.count(p.outputs());
    if (rows == 1) {
      kernel.multiplyRow(x, 0, p.inputs(), p.panels(), 0, panels, y, 0);
    } else {
      int depthBlock = Blocking.DEFAULT.depthFor(p.inputs());
      for (int k = 0; k < p.inputs(); k += depthBlock) {
        int depth = Math.min(depthBlock, p.inputs() - k);
        for (int panel = 0; panel < panels; panel++) {
          int column = panel * Panels.WIDTH;
          kernel.multiply(
              x,
              k,
              widest,
              1,
              rows,
              p.panels(),
              (panel * p.inputs() + k) * Panels.WIDTH,
              depth,
              y,
              column,
              widest,
              p.outputs() - column,
              k > 0);
        }
      }
    }
    norm.addRow(y, 0, widest, p.bias(), 0, rows, Blocking.padded(p.outputs()));
  }
}
