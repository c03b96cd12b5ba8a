package io.evenkeel.probe;

import io.evenkeel.dataset.Dataset;
import io.evenkeel.kernels.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to look at during a training: at chosen steps, a fixed batch of rows goes through the
 * network as it would in training, and each layer's numbers are taken.
 *
 * {@snippet class="io.evenkeel.examples.CoreExamples" region="probe"}
 *
 * <p>BN normalises by the probe batch's own moments (or by the running statistics, where training
 * does so), and dropout has a mask that is the same at every step. A probe does not affect the
 * training: its bits are the same with and without probes.
 *
 * @param rows the probe batch; empty for the first {@link #STANDARD_ROWS} rows of the training's
 *     first epoch, which its seed draws
 * @param steps when it is taken
 * @param zhat whether the distribution of zhat is taken too
 * @param units single units that are followed
 */
public record Probe(Optional<Dataset> rows, ProbeSteps steps, boolean zhat, List<Unit> units) {

  /** Rows of the probe batch unless it is given. */
  public static final int STANDARD_ROWS = 256;

  /**
   * One unit: a column of a layer's output.
   *
   * @param layer path of the layer in the network
   * @param column index of the unit in the layer
   */
  public record Unit(String layer, int column) {
    public Unit {
      if (column < 0) {
        throw new InvalidInputException(
            "a unit's column counts from 0, but got layer %s, column %d".formatted(layer, column));
      }
    }
  }

  public Probe {
    units = List.copyOf(units);
  }

  /** Training rows, at the standard steps. */
  public static Probe standard() {
    return new Probe(Optional.empty(), ProbeSteps.standard(), false, List.of());
  }

  /** Rows of the caller's choice, at the standard steps. */
  public static Probe of(Dataset rows) {
    return new Probe(Optional.of(rows), ProbeSteps.standard(), false, List.of());
  }

  /** At steps of the caller's choice. */
  public Probe at(ProbeSteps value) {
    return new Probe(rows, value, zhat, units);
  }

  /** With the distribution of zhat too. */
  public Probe withZhat() {
    return new Probe(rows, steps, true, units);
  }

  /** Follows one unit too. */
  public Probe unit(String layer, int column) {
    List<Unit> more = new ArrayList<>(units);
    more.add(new Unit(layer, column));
    return new Probe(rows, steps, zhat, more);
  }
}
