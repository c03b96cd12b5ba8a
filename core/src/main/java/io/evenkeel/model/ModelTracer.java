package io.evenkeel.model;

import io.evenkeel.internal.trace.TracedPass;
import io.evenkeel.kernels.InvalidInputException;
import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.network.Moments;
import io.evenkeel.network.Node;
import io.evenkeel.network.Trace;
import io.evenkeel.network.VarianceEstimator;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A look inside a model at inference: every node's value, nothing folded.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="tracer"}
 *
 * Not thread-safe; it keeps threads until it is closed.
 */
public final class ModelTracer implements AutoCloseable {
  private final Model model;
  private final int maxRows;
  private final Workers workers;
  private final TracedPass pass;

  ModelTracer(Model model, int maxRows, int threads) {
    this.model = model;
    this.maxRows = maxRows;
    workers = new Workers(threads);
    pass = new TracedPass(model.network(), maxRows, Kernels.active(), workers);
    pass.parameters(model::values);
  }

  /**
   * Sends rows through the whole network, by the model's own statistics.
   *
   * @param rows count x input features, row-major; read
   * @throws InvalidInputException if there are more rows than the tracer takes, or a code is not
   *     valid
   */
  public void run(float[] rows, int count, Trace trace) {
    run(rows, count, OptionalLong.empty(), model::inferenceMoments, _ -> true, trace);
  }

  /**
   * Sends rows through what some nodes are computed from, by statistics of the caller's choice.
   *
   * @param rows count x input features, row-major; read
   * @param masks the seed of dropout's masks; empty for inference, where it does nothing
   * @param moments those of each BatchNorm that is met; null for one that normalises by these rows'
   *     own, as in training, by groups where it has ghost batches
   * @param wanted the nodes whose values are needed
   * @param trace sees them, and what they are computed from
   * @throws InvalidInputException if there are more rows than the tracer takes, or a code is not
   *     valid
   */
  public void run(
      float[] rows,
      int count,
      OptionalLong masks,
      Function<Node, @Nullable Moments> moments,
      Predicate<Node> wanted,
      Trace trace) {
    if (count < 0
        || count > maxRows
        || rows.length < (long) count * model.network().inputFeatures()) {
      throw new InvalidInputException(
          "%d numbers were given for %d rows, but a tracer of this model takes up to %d rows of %d"
              .formatted(rows.length, count, maxRows, model.network().inputFeatures()));
    }
    pass.run(
        rows,
        count,
        (node, z, stride, row, n, mean, variance) -> {
          Moments given = moments.apply(node);
          if (given == null) {
            PooledMoments own = new PooledMoments(mean.length);
            own.add(z, row * stride, stride, n);
            given = own.moments(VarianceEstimator.BIASED);
          }
          System.arraycopy(given.mean(), 0, mean, 0, mean.length);
          System.arraycopy(given.variance(), 0, variance, 0, variance.length);
        },
        masks,
        wanted,
        trace);
  }

  /** Ends the tracer's threads. */
  @Override
  public void close() {
    workers.close();
  }
}
