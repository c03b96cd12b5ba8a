package io.evenkeel.probe;

import java.util.List;

/**
 * What a {@link Probe} saw at one step.
 *
 * @param step number of updates made so far
 * @param rows rows of the probe batch
 * @param loss the probe batch's mean loss
 * @param input distribution of the probe batch itself
 * @param layers in the order of the network; dropout layers, which are only a mask, are left out
 * @param units the single units that were asked for
 */
public record ProbeResult(
    long step,
    int rows,
    double loss,
    Distribution input,
    List<LayerProbe> layers,
    List<UnitProbe> units) {

  public ProbeResult {
    layers = List.copyOf(layers);
    units = List.copyOf(units);
  }
}
