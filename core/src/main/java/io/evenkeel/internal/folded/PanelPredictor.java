package io.evenkeel.internal.folded;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
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
 * The predictor that models use: weights lie in panels, and rows go through the whole network in
 * blocks of 64, so that what lies between two layers stays in the cache. One row alone takes a
 * kernel of its own. Gives the same bits as {@link PlainPredictor}, for a row alone as in any
 * batch.
 *
 * <p>Threads are shared where nobody else is predicting on them at the moment: large batches by
 * rows, small ones, if they come so closely that the threads are awake, by the columns of each
 * large layer.
 */
public final class PanelPredictor implements Predictor {
  private static final ReentrantLock SHARED = new ReentrantLock();
  private static @Nullable Workers workers;

  /** Panels of a layer that a thread takes at a time. */
  private static final int PANELS = 4;

  /** Multiply-adds of a layer from which its columns are shared: StepBench W5-1 gains. */
  private static final long WORTH_SHARING = 1L << 17;

  /** Small predictions that follow each other within this time are shared. */
  private static final long CLOSE_NANOS = 50_000;

  private final int inputs;
  private final int outputs;
  private final int widest;
  private final int threads;
  private final @Nullable Lookup lookup;
  private final float[][] tables;
  private final List<Step> steps = new ArrayList<>();
  private final MicroKernel kernel;
  private final NormKernels norm;
  private final ConcurrentLinkedQueue<float[][]> scratch = new ConcurrentLinkedQueue<>();
  private volatile long lastSmall;

  /** A folded layer with its arrays as the kernels take them. */
  private sealed interface Step {}

  private record Product(
      int inputs, int outputs, float[] panels, float[] bias, @Nullable ActivationKernel activation)
      implements Step {}

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
    Gather gather = layers.getFirst() instanceof Gather g ? g : null;
    lookup = gather == null ? null : gather.lookup();
    tables = gather == null ? new float[0][] : gather.tables().toArray(float[][]::new);
    int columns = gather == null ? inputs : gather.lookup().outputs();
    int most = columns;
    for (int i = gather == null ? 0 : 1; i < layers.size(); i++) {
      switch (layers.get(i)) {
        case Gather _ -> throw new IllegalArgumentException("an embedding is the first layer");
        case Linear l -> {
          float[] panels = new float[Panels.size(l.inputs(), l.outputs())];
          Panels.fromRows(l.weight(), l.inputs(), l.outputs(), panels);
          ActivationKernel activation = null;
          if (i + 1 < layers.size() && layers.get(i + 1) instanceof Pointwise p) {
            activation = kernels.elementwise().activation(p.function(), p.slope());
            i++;
          }
          steps.add(new Product(l.inputs(), l.outputs(), panels, padded(l.bias()), activation));
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
    if (lookup != null) {
      lookup.requireCodes(rows, count, 0, PlainPredictor.WHERE);
    }
    int blocks = (count + Blocking.ROWS - 1) / Blocking.ROWS;
    boolean worth = threads > 1 && (blocks > 1 || System.nanoTime() - lastSmall < CLOSE_NANOS);
    if (worth && SHARED.tryLock()) {
      try {
        Workers shared = sharedWorkers(threads);
        if (blocks > 1) {
          shared.run(
              blocks, threads, (block, worker) -> predictBlock(block, rows, count, logits, null));
        } else {
          predictBlock(0, rows, count, logits, shared);
        }
      } finally {
        SHARED.unlock();
      }
    } else {
      for (int block = 0; block < blocks; block++) {
        predictBlock(block, rows, count, logits, null);
      }
    }
    if (blocks <= 1) {
      lastSmall = System.nanoTime();
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

  /**
   * One block of rows through the network.
   *
   * @param sharing threads to share the layers' columns among, if that is wanted
   */
  private void predictBlock(
      int block, float[] rows, int count, float[] logits, @Nullable Workers sharing) {
    int first = block * Blocking.ROWS;
    int n = Math.min(Blocking.ROWS, count - first);
    float[][] pair = scratch(n);
    float[] x = rows;
    int offset = first * inputs;
    int stride = inputs;
    int free = 0;
    if (!readableInPlace(n)) {
      x = pair[0];
      offset = 0;
      stride = widest;
      free = 1;
      copy(rows, first, n, x);
    }
    int columns = lookup == null ? inputs : lookup.outputs();
    for (Step step : steps) {
      switch (step) {
        case Product p -> {
          float[] y = pair[free];
          multiply(p, n, x, offset, stride, y, sharing);
          columns = p.outputs();
          x = y;
          free = 1 - free;
          offset = 0;
          stride = widest;
        }
        case Columns c -> affine(c, x, n, columns);
        case Elements e -> e.kernel().forward(x, 0, widest, x, 0, widest, n, columns);
      }
    }
    for (int r = 0; r < n; r++) {
      System.arraycopy(x, offset + r * stride, logits, (first + r) * outputs, outputs);
    }
    scratch.add(pair);
  }

  /** The first step's input: the rows as they are, or with vectors for their codes. */
  private void copy(float[] rows, int first, int count, float[] x) {
    if (lookup != null) {
      lookup.gather(rows, first * inputs, count, tables, x, 0, widest);
      return;
    }
    for (int r = 0; r < count; r++) {
      System.arraycopy(rows, (first + r) * inputs, x, r * widest, inputs);
    }
  }

  /** Two matrices of at least so many rows. */
  private float[][] scratch(int rows) {
    float[][] pair = scratch.poll();
    return pair != null && pair[0].length >= rows * widest ? pair : new float[2][rows * widest];
  }

  /**
   * Whether the first step may read the rows where they lie: it must not write, nor crowd them, nor
   * look codes up.
   */
  private boolean readableInPlace(int rows) {
    return lookup == null && steps.get(0) instanceof Product && (rows == 1 || inputs % 32 != 0);
  }

  private void affine(Columns c, float[] x, int rows, int columns) {
    int width = Blocking.padded(columns);
    norm.affine(x, 0, widest, c.mean(), c.scale(), c.shift(), 0, x, 0, widest, rows, width);
  }

  private void multiply(
      Product p,
      int rows,
      float[] x,
      int offset,
      int stride,
      float[] y,
      @Nullable Workers sharing) {
    int panels = Panels.count(p.outputs());
    if (sharing == null || (long) rows * p.inputs() * p.outputs() < WORTH_SHARING) {
      multiply(p, rows, x, offset, stride, y, 0, panels);
    } else {
      sharing.run(
          (panels + PANELS - 1) / PANELS,
          threads,
          (item, worker) -> {
            int end = Math.min(panels, (item + 1) * PANELS);
            multiply(p, rows, x, offset, stride, y, item * PANELS, end);
          });
    }
  }

  /** Columns of one layer: those of the panels from {@code firstPanel} to before {@code end}. */
  private void multiply(
      Product p, int rows, float[] x, int offset, int stride, float[] y, int firstPanel, int end) {
    if (rows == 1) {
      kernel.multiplyRow(x, offset, p.inputs(), p.panels(), firstPanel, end, y, 0);
      finish(p, rows, y, firstPanel * Panels.WIDTH, Math.min(p.outputs(), end * Panels.WIDTH));
      return;
    }
    int depthBlock = Blocking.DEFAULT.depthFor(p.inputs());
    for (int k = 0; k < p.inputs(); k += depthBlock) {
      int depth = Math.min(depthBlock, p.inputs() - k);
      for (int panel = firstPanel; panel < end; panel++) {
        int column = panel * Panels.WIDTH;
        kernel.multiply(
            x,
            offset + k,
            stride,
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
        if (k + depth == p.inputs()) {
          finish(p, rows, y, column, Math.min(p.outputs(), column + Panels.WIDTH));
        }
      }
    }
  }

  /** Bias and activation of some finished columns. */
  private void finish(Product p, int rows, float[] y, int column, int end) {
    int width = Blocking.padded(end - column);
    norm.addRow(y, column, widest, p.bias(), column, rows, width);
    if (p.activation() != null) {
      p.activation().forward(y, column, widest, y, column, widest, rows, width);
    }
  }
}
