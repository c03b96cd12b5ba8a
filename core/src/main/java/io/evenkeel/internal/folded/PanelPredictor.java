package io.evenkeel.internal.folded;

import io.evenkeel.internal.embedding.Lookup;
import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pixels;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.folded.FoldedLayer.Sum;
import io.evenkeel.kernels.ActivationKernel;
import io.evenkeel.kernels.Blocking;
import io.evenkeel.kernels.JumpKernels;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.MicroKernel;
import io.evenkeel.kernels.NormKernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
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
  /** Panels of a layer that a thread takes at a time. */
  private static final int PANELS = 4;

  /**
   * From this many multiply-adds on, threads share the columns of a layer: StepBench W5-1 gains.
   */
  private static final long WORTH_SHARING = 1L << 17;

  /** Small predictions that follow each other within this time are shared. */
  private static final long CLOSE_NANOS = 50_000;

  private final int inputs;
  private final int outputs;
  private final int arrays;
  private final int output;
  private final int widest;
  private final int threads;
  private final List<Step> steps = new ArrayList<>();
  private final boolean onlyProductsReadRows;
  private final MicroKernel kernel;
  private final NormKernels norm;
  private final ConcurrentLinkedQueue<Scratch> scratch = new ConcurrentLinkedQueue<>();

  /** The first product's way for rows that are mostly constant; null where it has few columns. */
  private final @Nullable PanelJumps jumps;

  private volatile long lastSmall;

  /**
   * Memory of one call.
   *
   * @param arrays by number
   * @param found the rows' jumps; null where they are not looked for
   */
  private record Scratch(float[][] arrays, PanelJumps.@Nullable Found found) {}

  /** A folded layer with its arrays as the kernels take them. */
  private sealed interface Step {

    /** The array that it reads. */
    int from();
  }

  private record Vectors(int from, int to, Lookup lookup, float[][] tables) implements Step {}

  /** The jumps are those of rows that are multiplied by them; null where none are. */
  private record Product(int from, int to, PanelProduct product, @Nullable PanelJumps jumps)
      implements Step {}

  private record Columns(int from, int to, int columns, float[] mean, float[] scale, float[] shift)
      implements Step {}

  private record Elements(int from, int to, int columns, ActivationKernel kernel) implements Step {}

  private record Addition(int from, int to, int columns, int other) implements Step {}

  /**
   * A predictor.
   *
   * @param threads most threads to use for one call
   */
  public PanelPredictor(FoldedNetwork network, Kernels kernels, int threads) {
    this.threads = threads;
    this.kernel = kernels.microKernel();
    this.norm = kernels.norm();
    inputs = network.inputs();
    outputs = network.outputs();
    arrays = network.arrays();
    output = network.output();
    widest = Panels.count(network.widest()) * Panels.WIDTH + 16;
    List<FoldedNetwork.Step> folded = network.steps();
    for (int i = 0; i < folded.size(); i++) {
      FoldedNetwork.Step step = folded.get(i);
      int from = step.from();
      int to = step.to();
      int columns = step.columns();
      steps.add(
          switch (step.layer()) {
            case Gather g -> new Vectors(from, to, g.lookup(), g.tables().toArray(float[][]::new));
            case Linear _, Filters _ -> {
              ActivationKernel activation = null;
              if (i + 1 < folded.size() && appliesTo(folded.get(i + 1), to)) {
                activation = activation(folded.get(i + 1), kernels);
                i++;
              }
              PanelProduct product = PanelProduct.of(step.layer(), activation);
              yield new Product(from, to, product, jumps(step.layer(), product, kernels));
            }
            case Affine a ->
                new Columns(
                    from, to, columns, padded(a.mean()), padded(a.scale()), padded(a.shift()));
            case Pointwise _ -> new Elements(from, to, columns, activation(step, kernels));
            case Sum(int other) -> new Addition(from, to, columns, other);
            case Pixels _ ->
                throw new IllegalArgumentException("images have a predictor of their own");
          });
    }
    PanelJumps found = null;
    for (Step step : steps) {
      found = step instanceof Product p && p.jumps() != null ? p.jumps() : found;
    }
    jumps = found;
    onlyProductsReadRows = steps.stream().allMatch(s -> s instanceof Product || !reads(s, 0));
  }

  /** For the first product of wide rows, also behind an embedding's vectors. */
  private @Nullable PanelJumps jumps(FoldedLayer layer, PanelProduct product, Kernels kernels) {
    return layer instanceof Linear
            && product.inputs() >= JumpKernels.FEWEST_COLUMNS
            && steps.stream().allMatch(Vectors.class::isInstance)
        ? new PanelJumps(product, kernels.jumps())
        : null;
  }

  /** Whether a step is an activation of an array in its place. */
  private static boolean appliesTo(FoldedNetwork.Step step, int array) {
    return step.layer() instanceof Pointwise && step.from() == array && step.to() == array;
  }

  private static ActivationKernel activation(FoldedNetwork.Step step, Kernels kernels) {
    Pointwise p = (Pointwise) step.layer();
    return kernels.elementwise().activation(p.function(), p.slope());
  }

  private static boolean reads(Step step, int array) {
    return step.from() == array || (step instanceof Addition a && a.other() == array);
  }

  private static float[] padded(float[] values) {
    float[] result = new float[Panels.count(values.length) * Panels.WIDTH];
    System.arraycopy(values, 0, result, 0, values.length);
    return result;
  }

  @Override
  public void logits(float[] rows, int count, float[] logits, boolean onThisThread) {
    if (steps.getFirst() instanceof Vectors v) {
      v.lookup().requireCodes(rows, count, 0, PlainPredictor.WHERE);
    }
    int blocks = (count + Blocking.ROWS - 1) / Blocking.ROWS;
    boolean worth =
        !onThisThread && threads > 1 && (blocks > 1 || System.nanoTime() - lastSmall < CLOSE_NANOS);
    boolean shared =
        worth
            && SharedWorkers.tryRun(
                threads,
                workers -> {
                  if (blocks > 1) {
                    workers.run(
                        blocks,
                        threads,
                        (block, worker) -> predictBlock(block, rows, count, logits, null));
                  } else {
                    predictBlock(0, rows, count, logits, workers);
                  }
                });
    if (!shared) {
      for (int block = 0; block < blocks; block++) {
        predictBlock(block, rows, count, logits, null);
      }
    }
    if (blocks <= 1 && !onThisThread) {
      lastSmall = System.nanoTime();
    }
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
    Scratch memory = scratch(n);
    float[][] held = memory.arrays();
    boolean inPlace = readableInPlace(n);
    if (!inPlace) {
      for (int r = 0; r < n; r++) {
        System.arraycopy(rows, (first + r) * inputs, held[0], r * widest, inputs);
      }
    }
    for (Step step : steps) {
      boolean asGiven = inPlace && step.from() == 0;
      float[] x = asGiven ? rows : held[step.from()];
      int offset = asGiven ? first * inputs : 0;
      int stride = asGiven ? inputs : widest;
      switch (step) {
        case Vectors v -> gather(v, n, x, held[v.to()]);
        case Product p -> {
          PanelJumps.Found found = null;
          if (p.jumps() != null) {
            found = Objects.requireNonNull(memory.found());
            p.jumps().find(x, offset, stride, n, found);
          }
          multiply(p.product(), found, n, x, offset, stride, held[p.to()], sharing);
        }
        case Columns c -> affine(c, x, held[c.to()], n);
        case Elements e ->
            e.kernel().forward(x, 0, widest, held[e.to()], 0, widest, n, e.columns());
        case Addition a -> add(a, x, held, n);
      }
    }
    for (int r = 0; r < n; r++) {
      System.arraycopy(held[output], r * widest, logits, (first + r) * outputs, outputs);
    }
    scratch.add(memory);
  }

  private void gather(Vectors v, int rows, float[] x, float[] y) {
    for (int r = 0; r < rows; r++) {
      v.lookup().gather(x, r * widest, 1, v.tables(), y, r * widest, widest);
    }
  }

  /** Memory for at least that many rows. */
  private Scratch scratch(int rows) {
    Scratch memory = scratch.poll();
    return memory != null && memory.arrays()[0].length >= rows * widest
        ? memory
        : new Scratch(new float[arrays][rows * widest], jumps == null ? null : jumps.room(rows));
  }

  /**
   * Whether the steps may read the rows where they lie: only a product reads no further than their
   * end, and it must not crowd them into few sets of the cache.
   */
  private boolean readableInPlace(int rows) {
    return onlyProductsReadRows && (rows == 1 || inputs % 32 != 0);
  }

  private void affine(Columns c, float[] x, float[] y, int rows) {
    int width = Blocking.padded(c.columns());
    norm.affine(x, 0, widest, c.mean(), c.scale(), c.shift(), 0, y, 0, widest, rows, width);
  }

  private void add(Addition a, float[] x, float[][] held, int rows) {
    float[] y = held[a.to()];
    if (a.from() != a.to()) {
      System.arraycopy(x, 0, y, 0, rows * widest);
    }
    norm.addBlock(y, 0, widest, held[a.other()], 0, widest, rows, Blocking.padded(a.columns()));
  }

  private void multiply(
      PanelProduct p,
      PanelJumps.@Nullable Found found,
      int rows,
      float[] x,
      int offset,
      int stride,
      float[] y,
      @Nullable Workers sharing) {
    int panels = p.panels();
    boolean few = found != null && found.isOfAll(rows);
    long work = rows * p.multiplyAdds() / (few ? JumpKernels.COLUMNS_A_JUMP : 1);
    if (sharing == null || !p.isShareable() || work < WORTH_SHARING) {
      multiply(p, found, rows, x, offset, stride, y, 0, panels);
    } else {
      sharing.run(
          (panels + PANELS - 1) / PANELS,
          threads,
          (item, worker) -> {
            int end = Math.min(panels, (item + 1) * PANELS);
            multiply(p, found, rows, x, offset, stride, y, item * PANELS, end);
          });
    }
  }

  private void multiply(
      PanelProduct p,
      PanelJumps.@Nullable Found found,
      int rows,
      float[] x,
      int offset,
      int stride,
      float[] y,
      int firstPanel,
      int end) {
    if (found == null || !found.isOfAll(rows)) {
      p.run(kernel, norm, rows, x, offset, stride, y, widest, firstPanel, end);
    }
    if (found != null && jumps != null) {
      jumps.multiply(norm, found, rows, y, widest, firstPanel, end);
    }
  }
}
