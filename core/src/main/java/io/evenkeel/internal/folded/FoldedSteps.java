package io.evenkeel.internal.folded;

import io.evenkeel.internal.folded.FoldedLayer.Affine;
import io.evenkeel.internal.folded.FoldedLayer.Filters;
import io.evenkeel.internal.folded.FoldedLayer.Gather;
import io.evenkeel.internal.folded.FoldedLayer.Linear;
import io.evenkeel.internal.folded.FoldedLayer.Pixels;
import io.evenkeel.internal.folded.FoldedLayer.Pointwise;
import io.evenkeel.internal.folded.FoldedLayer.Sum;
import io.evenkeel.network.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers the steps of a folded network, each of which writes a register of its own, and deals out
 * arrays to the registers: an array is free again after the last step that reads it.
 */
final class FoldedSteps {
  private final List<FoldedNetwork.Step> steps = new ArrayList<>();

  /**
   * Adds a step. Register 0 is the network's input.
   *
   * @param from the register that it reads; a {@link Sum} names the other one
   * @param shape of what it writes
   * @return the register that it writes
   */
  int add(FoldedLayer layer, int from, Shape shape) {
    int to = steps.size() + 1;
    steps.add(new FoldedNetwork.Step(layer, from, to, shape.positions(), shape.channels()));
    return to;
  }

  /** The network that ends with a register. */
  FoldedNetwork network(Shape input, int outputs, int output) {
    int[] lastUse = new int[steps.size() + 1];
    for (int i = 0; i < steps.size(); i++) {
      lastUse[steps.get(i).from()] = i;
      if (steps.get(i).layer() instanceof Sum(int other)) {
        lastUse[other] = i;
      }
    }
    lastUse[output] = steps.size();
    int[] arrayOf = new int[steps.size() + 1];
    List<FoldedNetwork.Step> placed = new ArrayList<>();
    boolean[] taken = new boolean[steps.size() + 2];
    taken[0] = true;
    int arrays = 1;
    for (int i = 0; i < steps.size(); i++) {
      FoldedNetwork.Step step = steps.get(i);
      int from = arrayOf[step.from()];
      boolean moves =
          switch (step.layer()) {
            case Linear _, Gather _, Filters _, Pixels _ -> true;
            case Affine _, Pointwise _, Sum _ -> false;
          };
      boolean inPlace = !moves && from > 0 && lastUse[step.from()] == i;
      int to = inPlace ? from : firstFree(taken);
      taken[to] = true;
      arrays = Math.max(arrays, to + 1);
      arrayOf[step.to()] = to;
      FoldedLayer layer =
          step.layer() instanceof Sum(int other) ? new Sum(arrayOf[other]) : step.layer();
      placed.add(new FoldedNetwork.Step(layer, from, to, step.positions(), step.columns()));
      for (int register = 1; register <= step.to(); register++) {
        boolean done = lastUse[register] == i && register != step.to();
        if (done && arrayOf[register] != to) {
          taken[arrayOf[register]] = false;
        }
      }
    }
    return new FoldedNetwork(
        input.features(), input.channels(), outputs, placed, arrays, arrayOf[output]);
  }

  private static int firstFree(boolean[] taken) {
    int free = 0;
    while (taken[free]) {
      free++;
    }
    return free;
  }
}
