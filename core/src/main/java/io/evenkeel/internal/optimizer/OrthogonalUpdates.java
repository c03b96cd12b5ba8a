package io.evenkeel.internal.optimizer;

import io.evenkeel.kernels.Kernels;
import io.evenkeel.kernels.Workers;
import io.evenkeel.optimizer.Direction;
import io.evenkeel.optimizer.Muon;
import io.evenkeel.optimizer.Optimizer;
import io.evenkeel.optimizer.Treatment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link OrthogonalUpdate} of each matrix that an optimizer moves along an orthogonal
 * matrix.
 */
public final class OrthogonalUpdates {
  private final @Nullable Muon rule;
  private final NewtonSchulz newtonSchulz;

  /**
   * A matrix that is trained.
   *
   * @param held floats that it is kept in
   */
  public record Matrix(NewtonSchulz.Size size, MatrixLayout layout, int held, Treatment treatment) {
    private boolean orthogonal() {
      return treatment.direction() != Direction.GRADIENT;
    }
  }

  /**
   * For an optimizer, which may be one that moves no matrix that way.
   *
   * @param trained all matrices that it trains
   */
  public OrthogonalUpdates(
      Optimizer optimizer, Kernels kernels, Workers workers, List<Matrix> trained) {
    rule = optimizer.rule() instanceof Muon muon ? muon : null;
    newtonSchulz =
        NewtonSchulz.of(
            kernels,
            workers,
            trained.stream().filter(Matrix::orthogonal).map(Matrix::size).toList());
  }

  /** The update of a matrix; null where it moves along its gradient. */
  public @Nullable OrthogonalUpdate of(Matrix matrix) {
    return rule == null || !matrix.orthogonal()
        ? null
        : new OrthogonalUpdate(
            rule, newtonSchulz, matrix.size, matrix.treatment, matrix.layout, matrix.held);
  }
}
