package io.evenkeel.internal.plain;

import io.evenkeel.internal.optimizer.MatrixLayout;
import io.evenkeel.internal.optimizer.NewtonSchulz;
import io.evenkeel.internal.optimizer.OrthogonalUpdate;
import io.evenkeel.internal.optimizer.OrthogonalUpdates;
import io.evenkeel.internal.optimizer.ParameterUpdate;
import io.evenkeel.internal.optimizer.RowPieces;
import io.evenkeel.internal.state.Parameter;
import io.evenkeel.kernels.Elementwise;
import io.evenkeel.kernels.Panels;
import io.evenkeel.network.ParameterKey;
import io.evenkeel.optimizer.Treatment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of the plain engine: its values, its gradient, the optimizer's slots, and a second
 * set of values and slots in which an update is tried before it is committed.
 */
final class PlainParameter {
  private final ParameterKey key;
  private final int rows;
  private final int columns;
  private final Treatment treatment;
  private final float[] values;
  private final float[][] slots;
  private final float[] gradient;
  private final float[] triedValues;
  private final float[][] triedSlots;
  private final @Nullable OrthogonalUpdate orthogonal;
  private final RowPieces pieces;
  private final float[] lanes = new float[Panels.WIDTH];

  /**
   * A parameter that starts from a copy.
   *
   * @param treatment what the optimizer does with it
   * @param updates make its update where it moves along an orthogonal matrix
   */
  PlainParameter(Parameter initial, Treatment treatment, OrthogonalUpdates updates) {
    key = initial.key();
    rows = initial.rows();
    columns = initial.columns();
    pieces = RowPieces.ofRows(rows, columns);
    this.treatment = treatment;
    values = initial.values().clone();
    slots = copy(initial.slots());
    gradient = new float[values.length];
    triedValues = new float[values.length];
    triedSlots = new float[slots.length][values.length];
    orthogonal = treatment.trained() ? updates.of(matrix(initial, treatment)) : null;
  }

  /** This parameter as a matrix for {@link OrthogonalUpdates}. */
  static OrthogonalUpdates.Matrix matrix(Parameter parameter, Treatment treatment) {
    return new OrthogonalUpdates.Matrix(
        new NewtonSchulz.Size(parameter.rows(), parameter.columns()),
        MatrixLayout.rows(),
        parameter.values().length,
        treatment);
  }

  boolean learned() {
    return treatment.trained();
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  float[] values() {
    return values;
  }

  /** dL/dvalues, rows x columns. */
  float[] gradient() {
    return gradient;
  }

  /** What it is in its layer: such as {@code weight}, {@code beta} or {@code table2}. */
  String role() {
    return key.role();
  }

  ParameterKey key() {
    return key;
  }

  /**
   * Updates a copy of the values and slots.
   *
   * @param rate the schedule's rate at this step
   * @param gradientScale what the gradient is multiplied by first
   * @param averageShare how far their average goes towards the values
   */
  void tryUpdate(ParameterUpdate update, double rate, float gradientScale, double averageShare) {
    System.arraycopy(values, 0, triedValues, 0, values.length);
    for (int s = 0; s < slots.length; s++) {
      System.arraycopy(slots[s], 0, triedSlots[s], 0, values.length);
    }
    if (orthogonal != null) {
      orthogonal.begin(values, gradient, triedSlots[0], rate, gradientScale);
      orthogonal.update(triedValues, 0, values.length);
    } else if (treatment.scalesInputs()) {
      update.updateScaled(triedValues, gradient, triedSlots, pieces, 0, rows, treatment, lanes);
    } else if (treatment.trained()) {
      update.update(triedValues, gradient, triedSlots, 0, values.length, treatment);
    }
    update.average(triedValues, triedSlots, 0, values.length, averageShare);
  }

  /** What is wrong with the update that was tried; empty if nothing is. */
  String updateRefusal(Elementwise elementwise) {
    if (!finite(triedValues, elementwise)) {
      return "its " + role() + " after the update";
    }
    return Arrays.stream(triedSlots).allMatch(slot -> finite(slot, elementwise))
        ? ""
        : "the optimizer's state of its " + role();
  }

  boolean gradientIsFinite(Elementwise elementwise) {
    return finite(gradient, elementwise);
  }

  /** Takes over the update that was tried. */
  void commit() {
    System.arraycopy(triedValues, 0, values, 0, values.length);
    for (int s = 0; s < slots.length; s++) {
      System.arraycopy(triedSlots[s], 0, slots[s], 0, values.length);
    }
  }

  /** A copy of the values and slots. */
  Parameter copy() {
    return new Parameter(key, rows, columns, values.clone(), copy(slots));
  }

  /** Takes over a copy of a parameter of the same key, shape and number of slots. */
  void restore(Parameter from) {
    if (from.rows() != rows || from.columns() != columns || from.slots().length != slots.length) {
      throw new IllegalArgumentException(
          "%s is %d x %d with %d slots, but the state has %d x %d with %d"
              .formatted(
                  key,
                  rows,
                  columns,
                  slots.length,
                  from.rows(),
                  from.columns(),
                  from.slots().length));
    }
    System.arraycopy(from.values(), 0, values, 0, values.length);
    for (int s = 0; s < slots.length; s++) {
      System.arraycopy(from.slots()[s], 0, slots[s], 0, values.length);
    }
  }

  private static boolean finite(float[] array, Elementwise elementwise) {
    return elementwise.maxAbs(array, 0, array.length) < Float.POSITIVE_INFINITY;
  }

  private static float[][] copy(float[][] arrays) {
    return Arrays.stream(arrays).map(float[]::clone).toArray(float[][]::new);
  }
}
