package io.evenkeel.internal.fused;

import io.evenkeel.internal.engine.StepSettings;
import io.evenkeel.internal.optimizer.GradientNorm;
import io.evenkeel.internal.optimizer.NewtonSchulz;
import io.evenkeel.internal.optimizer.OrthogonalUpdate;
import io.evenkeel.internal.optimizer.OrthogonalUpdates;
import io.evenkeel.internal.optimizer.ParameterUpdate;
import io.evenkeel.internal.optimizer.RowPieces;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Panels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.optimizer.Optimizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The optimizer's part of a step: checks that every gradient is finite, then updates all
 * parameters, in chunks shared among the threads. Where the gradients or the rate are so large that
 * an update itself might overflow, it works on a backup and puts everything back if it did.
 */
final class FusedUpdate {
  private static final int CHUNK = 1 << 14;

  /** Gradients and rates below this cannot make a finite parameter or its state overflow. */
  private static final float HARMLESS = 1e15f;

  /**
   * One run of one parameter.
   *
   * @param orthogonal moves it; null where {@link ParameterUpdate} does
   */
  private record Chunk(
      Trained trained, @Nullable OrthogonalUpdate orthogonal, int offset, int count) {}

  /** Some rows of a weight whose inputs have scales. */
  private record ScaledRows(Trained trained, RowPieces pieces, int firstRow, int rows) {}

  /** A parameter that moves along an orthogonal matrix. */
  private record Orthogonal(Trained trained, OrthogonalUpdate update) {}

  private final List<Trained> learned = new ArrayList<>();
  private final List<Chunk> chunks = new ArrayList<>();
  private final List<ScaledRows> scaled = new ArrayList<>();
  private final List<Orthogonal> orthogonal = new ArrayList<>();
  private final FusedState state;
  private final FusedPass pass;
  private final Optimizer optimizer;
  private final ParameterUpdate update;
  private final Kernels kernels;
  private final Workers workers;
  private final Workers.Task updateChunk = this::updateChunk;
  private final Workers.Task updateScaled = this::updateScaled;
  private final float[][] lanes;
  private float largestGradient;
  private double averageShare;

  FusedUpdate(
      FusedState state, FusedPass pass, Optimizer optimizer, Kernels kernels, Workers workers) {
    this.state = state;
    this.pass = pass;
    this.optimizer = optimizer;
    this.kernels = kernels;
    this.workers = workers;
    lanes = new float[workers.count()][Panels.WIDTH];
    this.update = new ParameterUpdate(optimizer, kernels.optimizers());
    OrthogonalUpdates updates =
        new OrthogonalUpdates(
            optimizer,
            kernels,
            workers,
            state.trained.stream().filter(Trained::learned).map(FusedUpdate::matrix).toList());
    for (Trained t : state.trained) {
      OrthogonalUpdate ofMatrix = t.learned() ? updates.of(matrix(t)) : null;
      if (ofMatrix != null) {
        orthogonal.add(new Orthogonal(t, ofMatrix));
      }
      if (t.learned()) {
        learned.add(t);
      }
      if (t.treatment().scalesInputs()) {
        addScaled(t);
      }
      if (t.learned() || optimizer.average().kept()) {
        for (int offset = 0; offset < t.values().length; offset += CHUNK) {
          int count = Math.min(CHUNK, t.values().length - offset);
          chunks.add(new Chunk(t, ofMatrix, offset, count));
        }
      }
    }
  }

  private void addScaled(Trained t) {
    RowPieces pieces = RowPieces.ofPanels(t.rows(), t.columns());
    int many = Math.max(1, CHUNK / t.columns());
    for (int row = 0; row < t.rows(); row += many) {
      scaled.add(new ScaledRows(t, pieces, row, Math.min(many, t.rows() - row)));
    }
  }

  private static OrthogonalUpdates.Matrix matrix(Trained t) {
    return new OrthogonalUpdates.Matrix(
        new NewtonSchulz.Size(t.rows(), t.columns()), t.layout(), t.values().length, t.treatment());
  }

  /**
   * Which gradient is not finite, such as {@code layer 3 (Dense): the gradient of its weight}; or
   * nothing.
   */
  String refusal() {
    largestGradient = 0;
    for (int i = 0; i < pass.weights.size(); i++) {
      measure(pass.weights.get(i).takeLargestGradient());
    }
    for (int i = 0; i < learned.size(); i++) {
      Trained t = learned.get(i);
      if (!t.inPanels()) {
        measure(kernels.elementwise().maxAbs(t.gradient(), 0, t.rows() * t.columns()));
      }
    }
    return Float.isFinite(largestGradient) ? "" : nonFiniteGradient();
  }

  private void measure(float magnitude) {
    largestGradient = Math.max(largestGradient, magnitude); // NaN wins
  }

  private String nonFiniteGradient() {
    for (Trained t : learned) {
      if (!Float.isFinite(kernels.elementwise().maxAbs(t.gradient(), 0, t.gradient().length))) {
        return t.title() + ": the gradient of its " + t.key().role();
      }
    }
    throw new IllegalStateException("a gradient was measured as not finite, but all are");
  }

  /**
   * Updates all parameters and their averages.
   *
   * @return which parameter or optimizer state would have become non-finite, with everything put
   *     back; or nothing
   */
  String apply(StepSettings settings) {
    double rate = settings.learningRate();
    averageShare = settings.averageShare();
    float scale = optimizer.clips() ? clipScale() : 1;
    update.begin(rate, scale, state.optimizerSteps() + 1);
    boolean careful = !(largestGradient < HARMLESS && rate < HARMLESS);
    List<float[]> backup = careful ? backup() : List.of();
    for (int i = 0; i < orthogonal.size(); i++) {
      Trained t = orthogonal.get(i).trained();
      orthogonal.get(i).update().begin(t.values(), t.gradient(), t.slots()[0], rate, scale);
    }
    workers.run(scaled.size(), scaled.size() < 4 ? 1 : workers.count(), updateScaled);
    workers.run(chunks.size(), chunks.size() < 4 ? 1 : workers.count(), updateChunk);
    if (careful) {
      String broken = firstNonFinite();
      if (!broken.isEmpty()) {
        putBack(backup);
        return broken;
      }
    }
    pass.refresh();
    return "";
  }

  private void updateChunk(int item, int worker) {
    Chunk c = chunks.get(item);
    Trained t = c.trained();
    if (c.orthogonal() != null) {
      c.orthogonal().update(t.values(), c.offset(), c.count());
    } else if (t.learned() && !t.treatment().scalesInputs()) {
      update.update(t.values(), t.gradient(), t.slots(), c.offset(), c.count(), t.treatment());
    }
    update.average(t.values(), t.slots(), c.offset(), c.count(), averageShare);
  }

  private void updateScaled(int item, int worker) {
    ScaledRows r = scaled.get(item);
    Trained t = r.trained();
    update.updateScaled(
        t.values(),
        t.gradient(),
        t.slots(),
        r.pieces(),
        r.firstRow(),
        r.rows(),
        t.treatment(),
        lanes[worker]);
  }

  private float clipScale() {
    double sum = 0;
    for (int i = 0; i < learned.size(); i++) {
      float[] gradient = learned.get(i).gradient();
      sum += GradientNorm.sumOfSquares(gradient, 0, gradient.length);
    }
    return GradientNorm.scale(optimizer, sum);
  }

  private List<float[]> backup() {
    List<float[]> copies = new ArrayList<>();
    for (Trained t : state.trained) {
      copies.add(t.values().clone());
      for (float[] slot : t.slots()) {
        copies.add(slot.clone());
      }
    }
    return copies;
  }

  private void putBack(List<float[]> copies) {
    int next = 0;
    for (Trained t : state.trained) {
      next = putBack(copies, next, t.values());
      for (float[] slot : t.slots()) {
        next = putBack(copies, next, slot);
      }
    }
  }

  private static int putBack(List<float[]> copies, int index, float[] array) {
    System.arraycopy(copies.get(index), 0, array, 0, array.length);
    return index + 1;
  }

  private String firstNonFinite() {
    for (Trained t : learned) {
      if (!finite(t.values())) {
        return t.title() + ": its " + t.key().role() + " after the update";
      }
      for (float[] slot : t.slots()) {
        if (!finite(slot)) {
          return t.title() + ": the optimizer's state of its " + t.key().role();
        }
      }
    }
    return "";
  }

  private boolean finite(float[] values) {
    return Float.isFinite(kernels.elementwise().maxAbs(values, 0, values.length));
  }
}
